-- Demo data, part 2: three epics and four sprints. Days count from today.

INSERT INTO tasks_epic (organization_id, name, description, created_at,
	updated_at, creator_id)
SELECT u.organization_id, e.name, e.description,
	now() - e.days * interval '1 day', now() - e.days * interval '1 day',
	u.id
FROM (VALUES
	(1, 'maren', 'Audio guide', 60,
	 'Visitors walk the harbour tour with their own phone and headphones, '
	 'in four languages, also where the network does not reach.'),
	(2, 'aisha', 'Ticket shop', 45,
	 'Tickets for dated exhibitions are bought on our own site instead of '
	 'the agency''s, with a refund that takes one click.'),
	(3, 'chloe', 'Autumn catalogue', 30,
	 'Forty pages, 12,000 copies, at the printer''s by the end of the '
	 'month. The web shop shows the same prices on the same day.')
) AS e (place, username, name, days, description)
JOIN accounts_user u USING (username)
ORDER BY e.place;

INSERT INTO tasks_sprint (organization_id, name, description, start_date,
	end_date, created_at, updated_at, creator_id)
SELECT u.organization_id, s.name, s.description,
	(now() AT TIME ZONE 'UTC')::date + s.first,
	(now() AT TIME ZONE 'UTC')::date + s.last,
	now() + (s.first - 3) * interval '1 day',
	now() + (s.first - 3) * interval '1 day', u.id
FROM (VALUES
	(1, 'maren', 'Sprint 7', -21, -8, 'First recordings and the map.'),
	(2, 'maren', 'Sprint 8', -7, 6, 'The tour can be walked end to end.'),
	(3, 'tomasz', 'Sprint 9', 7, 20, 'Payment, refunds, opening night.'),
	(4, 'chloe', 'Harvest week', -4, 10,
	 'Everything that the printer needs.')
) AS s (place, username, name, first, last, description)
JOIN accounts_user u USING (username)
ORDER BY s.place;

-- A sprint that is still to come was planned a few days ago.
UPDATE tasks_sprint
SET created_at = now() - interval '2 days', updated_at = now() - interval '2 days'
WHERE created_at > now();
