-- Whether an approval was used by this reservation.
-- Keys:      @id  @reservation
-- Arguments: none
-- Result:    one number: 1 or 0
select count(*) from approvals where id = @id and state = 'used' and reservation = @reservation;
