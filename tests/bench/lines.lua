-- The lines of a file, each once. Run with one thread.
local read

function open_lines(name)
  read = io.lines(name)
end

-- The next line; nil once the file is used up, however often it is asked.
function next_line()
  local line = read and read()
  if not line then
    read = nil
  end
  return line
end
