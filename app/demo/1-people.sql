-- Demo data, part 1: two organizations and eight people.
-- Loaded in one transaction by `manage loaddemo`; nobody can sign in with it.

INSERT INTO accounts_organization (name, slug, created_at) VALUES
	('Harbour Museum', 'harbour-museum', now() - interval '400 days'),
	('Meadow & Mill', 'meadow-mill', now() - interval '200 days');

INSERT INTO accounts_user (organization_id, username, first_name, last_name,
	email, is_staff, date_joined)
SELECT o.id, p.username, p.first_name, p.last_name,
	p.username || '@' || o.slug || '.example', p.is_staff,
	now() - p.days * interval '1 day'
FROM (VALUES
	(1, 'harbour-museum', 'maren',  'Maren',  'Claassen',  true,  400),
	(2, 'harbour-museum', 'tomasz', 'Tomasz', 'Wilk',      false, 390),
	(3, 'harbour-museum', 'aisha',  'Aisha',  'Rahman',    false, 310),
	(4, 'harbour-museum', 'noa',    'Noa',    'Ben-David', false, 250),
	(5, 'harbour-museum', 'juergen','Jürgen', 'Weiß',      false, 120),
	(6, 'meadow-mill',    'chloe',  'Chloé',  'Dubois',    true,  200),
	(7, 'meadow-mill',    'samuel', 'Samuel', 'Okafor',    false, 180),
	(8, 'meadow-mill',    'mei',    'Mei',    'Li',        false, 90)
) AS p (place, slug, username, first_name, last_name, is_staff, days)
JOIN accounts_organization o USING (slug)
ORDER BY p.place;
