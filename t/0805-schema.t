#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# The tables of migrations/: what the database refuses, that the models in
# app/ describe them, and what the demo data holds.

use strict;
use warnings;

use Encode qw(encode_utf8);
use Test::More;

use House;
use Quintet::Cluster;

my $db = Quintet::Cluster->shared;

# Model field type to PostgreSQL's (information_schema), by lib/meta/field.h.
my %types = (
	ID       => 'bigint',
	BIGINT   => 'bigint',
	REF      => 'bigint',
	INT      => 'integer',
	BOOL     => 'boolean',
	FLOAT    => 'double precision',
	CHAR     => 'character varying',
	TEXT     => 'text',
	DATE     => 'date',
	DATETIME => 'timestamp with time zone',
);

sub refused
{
	my ($sql, $constraint, $name) = @_;

	ok(!eval { $db->psql($sql); 1 }, "$name is refused");
	like($@, qr/"\Q$constraint\E"/, "$name: by $constraint");
}

# Table to field to "type, length, null" as models.c says.
sub models
{
	my ($text) = @_;
	my (%fields, %tables);

	while ($text =~ /struct qn_field (\w+)\[\] = \{(.*?)\n\};/gs) {
		my ($list, $rows) = ($1, $2);

		while ($rows =~ /\bQN_([A-Z]+)\(\s*struct\s+\w+,\s*(\w+)(.*?)\)[,;]
		    (?=\s*(?:QN_|\z))/gsx) {
			my ($type, $name, $rest) = ($1, $2, $3);
			my ($length) = $rest =~ /\.max_length = (\d+)/;
			my $null = $rest =~ /QN_HAS|\.null = true/;

			$fields{$list}{$name} = join ' ', $types{$type},
			    $length // '-', $null ? 'YES' : 'NO';
		}
	}
	while ($text =~ /\.table = "(\w+)".*?\.fields = (\w+)/gs) {
		$tables{$1} = $fields{$2};
	}
	return %tables;
}

$db->psql("BEGIN;\n" . slurp("migrations/$_/0001_initial.sql") .
    "\nCOMMIT;\n") for qw(accounts tasks);

subtest 'models describe the tables' => sub {
	my %tables = (models(slurp('app/accounts/models.c')),
		models(slurp('app/tasks/models.c')));
	my %columns;

	for (split /\n/, $db->psql(q{
	    SELECT table_name, column_name, data_type,
		coalesce(character_maximum_length::text, '-'), is_nullable
	    FROM information_schema.columns
	    WHERE table_schema = 'public'
		AND table_name ~ '^(accounts|tasks)_'})) {
		my ($table, $column, @rest) = split /\|/;

		$columns{$table}{$column} = "@rest";
	}
	is(scalar keys %columns, 6, 'six tables');
	is_deeply(\%tables, \%columns, 'column by column');
};

my $people = 'INSERT INTO accounts_organization (name, slug) ' .
    "VALUES ('Test', 'test'); INSERT INTO accounts_user " .
    "(organization_id, username, email) VALUES (1, 'ann', 'a\@x.example');";
my $task = 'INSERT INTO tasks_task (organization_id, creator_id, title';

$db->psql($people);

subtest 'what the database refuses' => sub {
	refused("$task, status) VALUES (1, 1, 't', 'LOST')",
		'tasks_task_status_check', 'another status');
	refused("$task, priority) VALUES (1, 1, 't', 'URGENT')",
		'tasks_task_priority_check', 'another priority');
	refused("$task) VALUES (1, 1, '  ')",
		'tasks_task_title_check', 'a blank title');
	refused("$task, due_date) VALUES (1, 1, 't', current_date - 1)",
		'tasks_task_due_date_after_created_at', 'due before creation');
	refused("$task) VALUES (1, 99, 't')",
		'tasks_task_creator_id_fkey', 'a creator who is not there');
	refused('INSERT INTO tasks_sprint (organization_id, creator_id, ' .
		"name, start_date, end_date) VALUES (1, 1, 's', " .
		'current_date, current_date)',
		'tasks_sprint_end_date_after_start_date',
		'a sprint that ends when it starts');
	refused('INSERT INTO accounts_user (organization_id, username) ' .
		"VALUES (1, 'ANN')",
		'accounts_user_username_key', 'a name in other letters');
	refused('INSERT INTO accounts_user (organization_id, username, ' .
		"email) VALUES (1, 'b', 'A\@X.example')",
		'accounts_user_email_key', 'an address in other letters');
	refused('INSERT INTO accounts_organization (name, slug) ' .
		"VALUES ('T', 'Not a slug')",
		'accounts_organization_slug_check', 'a slug with blanks');
};

subtest 'what it keeps' => sub {
	$db->psql("$task, due_date, owner_id) " .
	    "VALUES (1, 1, 't', current_date, 1)");
	$db->psql("INSERT INTO accounts_user (organization_id, username) " .
	    "VALUES (1, 'bob')");
	$db->psql("UPDATE tasks_task SET creator_id = " .
	    "(SELECT id FROM accounts_user WHERE username = 'bob'); " .
	    "DELETE FROM accounts_user WHERE id = 1");
	is($db->psql('SELECT title, owner_id IS NULL FROM tasks_task'), 't|t',
		'a task outlives its owner');
	$db->psql('DELETE FROM accounts_organization');
	is($db->psql('SELECT count(*) FROM tasks_task'), 0,
		'but not its organization');
};

subtest 'demo data' => sub {
	$db->psql("BEGIN;\n" . join('', map { encode_utf8(slurp("app/demo/$_")) }
		qw(1-people.sql 2-plans.sql 3-tasks.sql)) . "\nCOMMIT;\n");
	my %count = (
		accounts_organization => 2,
		accounts_user         => 8,
		tasks_epic            => 3,
		tasks_sprint          => 4,
		tasks_task            => 60,
	);

	for my $table (sort keys %count) {
		is($db->psql("SELECT count(*) FROM $table"), $count{$table},
			"$table: $count{$table}");
	}
	is($db->psql("SELECT count(*) FROM tasks_task
	    WHERE (status = 'UNASSIGNED') <> (owner_id IS NULL)
		AND status <> 'ARCHIVED'"), 0,
		'exactly the unassigned have no owner');
	is($db->psql('SELECT count(*) FROM tasks_task t
	    JOIN accounts_user u ON u.id IN (t.owner_id, t.creator_id)
	    WHERE u.organization_id <> t.organization_id'), 0,
		'nobody works for another organization');
	is($db->psql('SELECT count(*) FROM tasks_task
	    WHERE created_at > now() OR updated_at > now()
		OR updated_at < created_at'), 0, 'no time is in the future');
	cmp_ok($db->psql("SELECT count(*) FROM tasks_task
	    WHERE status IN ('UNASSIGNED', 'IN_PROGRESS')
		AND due_date < current_date"), '>', 2, 'some are overdue');
};

done_testing();
