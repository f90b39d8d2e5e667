-- Requests with one API key:
--   wrk -t1 -s tests/bench/key.lua URL -- KEY
dofile("tests/bench/report.lua")

function init(arguments)
  wrk.headers["X-API-Key"] = arguments[1]
end
