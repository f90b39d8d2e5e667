-- A stop that lets requests in flight finish cuts them from now on.
-- Keys:      @scope  @subject
-- Arguments: @cuts (true)
-- Result:    one changed row, or none
update stops set cuts_in_flight = @cuts where scope = @scope and subject = @subject and cuts_in_flight <> @cuts;
