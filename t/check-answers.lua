-- SPDX-License-Identifier: MIT
--
-- For wrk: count the answers that are not the right page. The first argument
-- after "--" is text that the right page holds.

local threads = {}

function setup(thread)
	table.insert(threads, thread)
end

function init(args)
	expected = args[1] or ""
	right, wrong, first = 0, 0, ""
end

function response(status, headers, body)
	if status == 200 and string.find(body, expected, 1, true) then
		right = right + 1
	else
		wrong = wrong + 1
		if first == "" then
			first = status .. " " .. string.sub(body, 1, 200)
		end
	end
end

function done(summary, latency, requests)
	local right, wrong = 0, 0

	for _, thread in ipairs(threads) do
		right = right + thread:get("right")
		wrong = wrong + thread:get("wrong")
		if thread:get("first") ~= "" then
			print("first wrong: " .. thread:get("first"))
		end
	end
	local e = summary.errors
	print(string.format("right %d wrong %d socket %d", right, wrong,
	    e.connect + e.read + e.write + e.timeout))
end
