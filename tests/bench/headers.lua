-- A new value of one header for every request, from a file with one a line. Run with one thread, so that each line is used once:
--   wrk -t1 -s tests/bench/headers.lua URL -- NAME FILE
dofile("tests/bench/report.lua")
dofile("tests/bench/lines.lua")

local name

function init(arguments)
  name = arguments[1]
  open_lines(arguments[2])
end

function request()
  local value = next_line()
  if not value then
    -- The file is used up. The proxy refuses, which makes bench.sh reject the row.
    return wrk.format("GET")
  end
  return wrk.format("GET", nil, { [name] = value })
end
