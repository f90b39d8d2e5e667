-- Plain requests. The last line of wrk's output is read by bench.sh:
--   counted REQUESTS MICROSECONDS STATUS_ABOVE_399 SOCKET_ERRORS
function done(summary)
  local errors = summary.errors
  print(string.format("counted %d %d %d %d", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
