-- Whether there is such a family of refresh handles.
-- Key:       @subject
-- Result:    its name, or none
select family from refresh_families where family = @subject;
