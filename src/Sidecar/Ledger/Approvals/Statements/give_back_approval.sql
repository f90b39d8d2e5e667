-- Makes an approval good again, if this reservation has used it.
-- Keys:      @id  @reservation
-- Arguments: none
-- Result:    one changed row, or none
update approvals set state = 'approved', reservation = null where id = @id and state = 'used' and reservation = @reservation;
