-- What an ingress passes on of pages that call, every other one with a body of 1 KB:
--   wrk -t1 -s tests/bench/ingress.lua URL
dofile("tests/bench/report.lua")

local reading, writing, writes

local function headers(type)
  return {
    ["Host"] = "shop.example", ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Host"] = "shop.example", ["X-Forwarded-Proto"] = "https",
    ["Origin"] = "https://www.partner.example", ["Accept"] = "application/json", ["Content-Type"] = type
  }
end

function init()
  reading = wrk.format("GET", nil, headers(nil))
  writing = wrk.format("POST", nil, headers("application/json"), '{"note":"' .. string.rep("x", 1013) .. '"}')
end

function request()
  writes = not writes
  return writes and writing or reading
end
