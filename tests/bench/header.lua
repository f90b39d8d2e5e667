-- Requests with one header, always the same:
--   wrk -t1 -s tests/bench/header.lua URL -- NAME VALUE
dofile("tests/bench/report.lua")

function init(arguments)
  wrk.headers[arguments[1]] = arguments[2]
end
