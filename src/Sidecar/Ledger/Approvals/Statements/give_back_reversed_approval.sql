-- Makes the approval of a spend that was reversed good again, where it had one. Only what is used has a reservation.
-- Key:       @reservation
-- Arguments: @agent
-- Result:    one changed row, or none
update approvals set state = 'approved', reservation = null where agent = @agent and reservation = @reservation;
