-- A new signed body for every request, from a file with signature and body a line. Run with one thread, so that each line is used once:
--   wrk -t1 -s tests/bench/agent.lua URL -- FILE
dofile("tests/bench/report.lua")
dofile("tests/bench/lines.lua")

function init(arguments)
  open_lines(arguments[1])
end

function request()
  local line = next_line()
  if not line then
    -- The file is used up. No HTTP: any server answers 400, which makes bench.sh reject the row.
    return "used up\r\n\r\n"
  end
  local space = line:find(" ", 1, true)
  return wrk.format("POST", nil, { ["X-AI-Signature"] = line:sub(1, space - 1), ["Content-Type"] = "application/json" }, line:sub(space + 1))
end
