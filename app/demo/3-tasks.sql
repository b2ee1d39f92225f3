-- Demo data, part 3: sixty tasks. `created` and `due` count days from today;
-- a due date of null is one that nobody has set. Some titles are hostile on
-- purpose: a page that shows them right escapes what it shows.

CREATE TEMPORARY TABLE demo_task (
	place integer GENERATED ALWAYS AS IDENTITY,
	creator text, owner text, epic text, sprint text,
	status text, priority text, created integer, due integer,
	title text, description text
) ON COMMIT DROP;

INSERT INTO demo_task (creator, owner, epic, sprint, status, priority,
	created, due, title, description) VALUES
-- Harbour Museum: nobody has these yet
('maren', NULL, 'Audio guide', 'Sprint 8', 'UNASSIGNED', 'HIGH', -6, 2,
 'Record the lighthouse keeper''s story in Low German',
 'Frau Petersen has agreed and is free on weekday mornings. The studio '
 'needs the text two days before.

Keep it under three minutes; people stand in the wind while they listen.'),
('aisha', NULL, 'Audio guide', 'Sprint 8', 'UNASSIGNED', 'MEDIUM', -9, -1,
 '🎧 Test the guide with hearing aids and induction loops',
 'Ask the local association for two testers. Room 3 has a loop that '
 'nobody has switched on since the renovation.'),
('tomasz', NULL, 'Ticket shop', NULL, 'UNASSIGNED', 'HIGH', -4, 5,
 'Visitor comments: <script>alert("harbour")</script> must show as text',
 'Somebody pasted this into the guest book. It must appear exactly as '
 'typed, <b>tags and all</b>, and do nothing.'),
('noa', NULL, NULL, NULL, 'UNASSIGNED', 'MEDIUM', -12, 9,
 'תרגום שלט הכניסה לעברית',
 'The sign at the entrance reads left to right in every language. '
 'שלום וברוכים הבאים belongs on the right.'),
('aisha', NULL, 'Audio guide', 'Sprint 9', 'UNASSIGNED', 'MEDIUM', -3, 14,
 'مراجعة الترجمة العربية لدليل الصوت',
 'Aisha reads the first half, her cousin the second. Numbers of the '
 'stations stay as 1, 2, 3.'),
('juergen', NULL, 'Ticket shop', 'Sprint 9', 'UNASSIGNED', 'HIGH', -2, 12,
 'Refund a ticket in one click, up to the evening before',
 'The agency takes six weeks. We want: button, question "Really?", money '
 'back. Accounting needs the ticket number on the statement.'),
('maren', NULL, 'Ticket shop', 'Sprint 9', 'UNASSIGNED', 'MEDIUM', -2, 16,
 'Family ticket: two adults and all children of one household',
 'Up to now the till decides by looking. Online we have to say what we '
 'mean, kindly.'),
('tomasz', NULL, NULL, NULL, 'UNASSIGNED', 'LOW', -30, NULL,
 'Find out who owns the domain harbour-musuem.example',
 'A letter transposed, and it leads to a betting site.'),
('noa', NULL, 'Audio guide', NULL, 'UNASSIGNED', 'LOW', -15, NULL,
 'Offer the tour as a printed leaflet for people without a phone',
 'Twelve stations, one sentence each, large type.'),
('juergen', NULL, NULL, NULL, 'UNASSIGNED', 'MEDIUM', -5, 20,
 'Replace the "Please don''t touch" signs with ones that say why',
 'Salt on the skin eats the bronze: that is a better sentence than a '
 'crossed-out hand.'),
('maren', NULL, NULL, NULL, 'UNASSIGNED', 'LOW', -1, NULL,
 'Decide what to do with the eleven anchors in the yard', ''),
('aisha', NULL, 'Ticket shop', NULL, 'UNASSIGNED', 'MEDIUM', -7, 3,
 'Ask the bank for test access to card payments',
 'They want a form, a signature and a stamp. We still have a stamp.'),
-- Harbour Museum: in progress
('maren', 'tomasz', 'Audio guide', 'Sprint 8', 'IN_PROGRESS', 'HIGH', -13, 1,
 'Play the tour where there is no network',
 'The guide downloads all twelve stations at the entrance (38 MB) and '
 'then needs nothing more. On old phones the storage runs out: say so '
 'before, not after.'),
('tomasz', 'aisha', 'Audio guide', 'Sprint 8', 'IN_PROGRESS', 'MEDIUM', -11, 4,
 'Draw the map of the harbour for the guide',
 'North is up, the water is on the left, and the crane is visible from '
 'every station.'),
('maren', 'noa', 'Audio guide', 'Sprint 8', 'IN_PROGRESS', 'HIGH', -16, -2,
 'Shorten the text of station 4 ("The Ship That Came Back")',
 'Seven minutes is a lecture. Four, please. The part about the cat stays.'),
('aisha', 'juergen', 'Ticket shop', NULL, 'IN_PROGRESS', 'HIGH', -20, -4,
 'Find out why tickets for 29 February cannot be bought',
 'The agency''s calendar ends on the 28th, every year.'),
('juergen', 'tomasz', 'Ticket shop', 'Sprint 8', 'IN_PROGRESS', 'MEDIUM', -8, 6,
 'Search for O''Brien & Søn finds nothing; "100%" finds everything',
 'Quotes, ampersands, percent signs and underscores are letters like all '
 'others. See also the order of ''; DROP TABLE tickets; -- on 3 May.'),
('maren', 'maren', NULL, NULL, 'IN_PROGRESS', 'MEDIUM', -18, 7,
 'Plan the opening night of the lamp exhibition',
 'Eighty guests, one speech, no microphones. The harbour master switches '
 'on the light.'),
('noa', 'noa', NULL, NULL, 'IN_PROGRESS', 'LOW', -25, NULL,
 'Sort 1,400 photographs from the estate of Captain Harms',
 'Boxes 1 to 6 are done. Box 7 is wet.'),
('tomasz', 'aisha', 'Ticket shop', 'Sprint 8', 'IN_PROGRESS', 'HIGH', -6, 0,
 'Show prices with a comma in German and a point in English',
 '12,50 € and €12.50. Today''s page says 12,5.'),
('aisha', 'aisha', 'Audio guide', NULL, 'IN_PROGRESS', 'LOW', -14, 11,
 'Write down how station names are spelled: Kaiserschleuse, not Kaiser-Schleuse',
 'One page, at the end of the style guide.'),
('juergen', 'juergen', NULL, NULL, 'IN_PROGRESS', 'MEDIUM', -10, 8,
 'Mend the step at the side entrance',
 'It is the only way in with a pram. The joiner comes on Thursday.'),
('maren', 'tomasz', NULL, 'Sprint 8', 'IN_PROGRESS', 'MEDIUM', -5, 3,
 'Newsletter shows &amp;amp; where it should say &',
 'Escaped twice: once by us, once by the mailer. Subject lines too. And '
 'somebody left {{ first_name }} and {% if vip %} in the last one.'),
('noa', 'juergen', 'Audio guide', 'Sprint 8', 'IN_PROGRESS', 'MEDIUM', -4, 5,
 'Borrow thirty pairs of headphones for the trial day',
 'The library lends twenty. The other ten?'),
('tomasz', 'noa', 'Audio guide', NULL, 'IN_PROGRESS', 'LOW', -3, 17,
 'Try a title without any room to break: '
 'Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüsselbund',
 'For the label printer, which cuts off after 40 letters.'),
-- Harbour Museum: completed
('maren', 'aisha', 'Audio guide', 'Sprint 7', 'DONE', 'HIGH', -40, -15,
 'Choose the twelve stations of the tour',
 'Walked twice, once in the rain. 1.8 km, no steps.'),
('aisha', 'tomasz', 'Audio guide', 'Sprint 7', 'DONE', 'MEDIUM', -38, -12,
 'Compare three file formats for the recordings',
 'Opus at 32 kbit/s: nobody heard the difference, and the tour fits '
 'twice into the space.'),
('maren', 'noa', 'Audio guide', 'Sprint 7', 'DONE', 'MEDIUM', -36, -10,
 'Get the rights to the song of the pilots',
 'The choir said yes. They want two concert tickets and to be named.'),
('tomasz', 'juergen', NULL, 'Sprint 7', 'DONE', 'LOW', -28, -9,
 'New batteries for the clock above the till', ''),
('juergen', 'tomasz', 'Ticket shop', 'Sprint 7', 'DONE', 'HIGH', -33, -11,
 'Till and web shop count the same seats',
 'They differed by four on every Sunday: the volunteers.'),
('aisha', 'aisha', 'Ticket shop', 'Sprint 7', 'DONE', 'MEDIUM', -30, -8,
 'Write the terms of sale on one page that people can read', ''),
('noa', 'noa', NULL, NULL, 'DONE', 'MEDIUM', -26, -16,
 'Scan the guest books of 1951 to 1960',
 'The handwriting of the class from Büsum is a wonder.'),
('maren', 'maren', NULL, NULL, 'DONE', 'HIGH', -24, -7,
 'Answer the letter of the monument office', ''),
('tomasz', 'noa', 'Audio guide', 'Sprint 8', 'DONE', 'MEDIUM', -9, -1,
 'Read station 1 aloud to somebody who has never been here',
 'Result: nobody knows what a "Dalben" is. Changed to "mooring post".'),
('aisha', 'juergen', NULL, 'Sprint 8', 'DONE', 'LOW', -8, 0,
 '☕ Move the coffee machine away from the 17th-century chart', ''),
('juergen', 'aisha', 'Ticket shop', 'Sprint 8', 'DONE', 'MEDIUM', -7, 2,
 'Remember the language that a visitor chose',
 'In a cookie, for a year, without asking for a name.'),
-- Harbour Museum: archived
('maren', 'tomasz', NULL, NULL, 'ARCHIVED', 'LOW', -120, -90,
 'Put the winter opening hours on the web site', ''),
('maren', 'noa', NULL, NULL, 'ARCHIVED', 'MEDIUM', -110, -80,
 'Insurance list for the loan from Rotterdam', 'Returned, all 14 crates.'),
('tomasz', NULL, NULL, NULL, 'ARCHIVED', 'LOW', -100, NULL,
 'Idea: a ferry from the museum to the fish market',
 'The city said no, in three sentences.'),
('aisha', 'aisha', NULL, NULL, 'ARCHIVED', 'HIGH', -95, -60,
 'Move the web site to the new machine', ''),
-- Meadow & Mill: nobody has these yet
('chloe', NULL, 'Autumn catalogue', 'Harvest week', 'UNASSIGNED', 'HIGH', -5, 1,
 'Photograph the rye loaf so that the crust can be heard',
 'Morning light, dark board, no flour dust.'),
('samuel', NULL, 'Autumn catalogue', 'Harvest week', 'UNASSIGNED', 'MEDIUM', -4, 4,
 'Page 17: which of the two "Grandmother''s plum jam" recipes is it?',
 'The labels say 60 % fruit, the draft says 65 %.'),
('mei', NULL, NULL, NULL, 'UNASSIGNED', 'MEDIUM', -8, 10,
 '给仓库的温度计换电池',
 'The one at the back door has shown 88.8 °C since Monday.'),
('chloe', NULL, 'Autumn catalogue', NULL, 'UNASSIGNED', 'LOW', -6, -3,
 'A thank-you card for the forty farms in the catalogue', ''),
('samuel', NULL, NULL, NULL, 'UNASSIGNED', 'LOW', -20, NULL,
 'Find a second mill that takes spelt', ''),
('mei', NULL, NULL, NULL, 'UNASSIGNED', 'HIGH', -2, 6,
 'Delivery notes print "Straße" as "StraÃŸe"',
 'Only on the printer in the packing room. It learned to read in 1998.'),
('chloe', NULL, NULL, NULL, 'UNASSIGNED', 'MEDIUM', -1, 15,
 '🐝 Invite the beekeepers to the yard party', '🍯🥖🎻'),
-- Meadow & Mill: in progress
('chloe', 'samuel', 'Autumn catalogue', 'Harvest week', 'IN_PROGRESS', 'HIGH', -9, 2,
 'Check all 212 prices against the shop',
 'Left column the catalogue, right column the shop. Differences in red, '
 'even if it is only one cent.'),
('samuel', 'mei', 'Autumn catalogue', 'Harvest week', 'IN_PROGRESS', 'MEDIUM', -7, 5,
 'Set the index of products, without hyphens in names', ''),
('chloe', 'chloe', 'Autumn catalogue', 'Harvest week', 'IN_PROGRESS', 'HIGH', -12, -1,
 'Write the page about the flood and what it left',
 'Plain. Without "despite everything".'),
('mei', 'mei', NULL, NULL, 'IN_PROGRESS', 'MEDIUM', -6, 8,
 'Crates come back: count them where the van unloads', ''),
('samuel', 'samuel', NULL, 'Harvest week', 'IN_PROGRESS', 'LOW', -5, NULL,
 'Compare a < b and c > d: weights before and after drying',
 'Pears lose 82 %, apples 84 %, and the scales 3 % of the truth.'),
('chloe', 'mei', NULL, NULL, 'IN_PROGRESS', 'MEDIUM', -4, 9,
 'Make the order form work with the keyboard alone', ''),
-- Meadow & Mill: completed
('chloe', 'samuel', 'Autumn catalogue', NULL, 'DONE', 'HIGH', -28, -14,
 'Ask three printers for offers on recycled paper',
 'The cheapest was also the nearest.'),
('samuel', 'mei', 'Autumn catalogue', NULL, 'DONE', 'MEDIUM', -25, -9,
 'List of products that are new this year', ''),
('mei', 'mei', NULL, NULL, 'DONE', 'LOW', -22, -12,
 'Clean the honey off the barcode scanner', 'Twice.'),
('chloe', 'chloe', NULL, 'Harvest week', 'DONE', 'MEDIUM', -10, -2,
 'Reserve the printing date', ''),
('samuel', 'samuel', NULL, NULL, 'DONE', 'MEDIUM', -18, -6,
 'Winter tyres for both vans', ''),
('mei', 'samuel', 'Autumn catalogue', 'Harvest week', 'DONE', 'LOW', -6, 3,
 'One typeface for all weights: 250 g, ½ kg, 1 kg', ''),
-- Meadow & Mill: archived
('chloe', 'samuel', NULL, NULL, 'ARCHIVED', 'LOW', -150, -120,
 'Spring fair: stand, tent, cash box', '');

INSERT INTO tasks_task (organization_id, title, description, status, priority,
	due_date, created_at, updated_at, creator_id, owner_id, epic_id)
SELECT creator.organization_id, d.title, d.description, d.status, d.priority,
	(now() AT TIME ZONE 'UTC')::date + d.due,
	now() + d.created * interval '1 day',
	now() + (d.created + 1) * interval '1 day' / 2,
	creator.id, owner.id, epic.id
FROM demo_task d
JOIN accounts_user creator ON creator.username = d.creator
LEFT JOIN accounts_user owner ON owner.username = d.owner
LEFT JOIN tasks_epic epic ON epic.name = d.epic
ORDER BY d.place;

INSERT INTO tasks_sprint_tasks (sprint_id, task_id)
SELECT s.id, t.id
FROM demo_task d
JOIN tasks_task t ON t.title = d.title
JOIN tasks_sprint s ON s.name = d.sprint
ORDER BY d.place;
