-- A new payment for every request, from a file with one header a line. Run with one thread, so that each line is used once:
--   wrk -t1 -s tests/bench/paid.lua URL -- FILE
dofile("tests/bench/report.lua")

local next_payment

function init(arguments)
  next_payment = io.lines(arguments[1])
end

function request()
  local payment = next_payment()
  if not payment then
    -- The file is used up. The proxy answers 402, which makes bench.sh reject the row.
    return wrk.format("GET")
  end
  return wrk.format("GET", nil, { ["PAYMENT-SIGNATURE"] = payment })
end
