#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# The tracker under load while its pool is reloaded, its workers are killed
# and its database goes away.

use strict;
use warnings;

use List::Util qw(shuffle);
use Test::More;
use Time::HiRes qw(sleep time);

use Quintet::Load;
use Quintet::Stack;

my $cluster = Quintet::Cluster->new->start;
my $stack   = Quintet::Stack->new(
	cluster  => $cluster,
	settings => { POOL_WORKERS => 4 })->start;
my $good = "$stack->{build}/manage";

my %pages = (
	'/'         => qr{<h1>All tasks</h1>.*</html>\s*$}s,
	'/tasks/3/' => qr{<h1 dir="auto">Visitor comments.*</html>\s*$}s,
	'/help/'    => qr{<h1>Help</h1>.*</html>\s*$}s,
);

sub load
{
	return Quintet::Load->start(port => $stack->port, paths => \%pages,
		@_);
}

# Send HUP and wait until none of the present workers is left.
sub reload
{
	my %old = map { $_ => 1 } $stack->workers;

	$stack->signal('HUP');
	return $stack->wait_for('new workers', sub {
		my @now = $stack->workers;

		return @now && !grep { $old{$_} } @now;
	});
}

# wrk in the background; its last lines when it is done.
sub wrk
{
	my ($seconds) = @_;
	my $script = "$stack->{source}/t/check-answers.lua";

	open my $out, '-|', 'wrk', '-t2', '-c16', "-d${seconds}s",
	    '--timeout', '10s', '-s', $script,
	    "http://127.0.0.1:$stack->{port}/", '--', '<h1>All tasks</h1>'
	    or die "could not start wrk: $!\n";
	return $out;
}

subtest '20 reloads lose nothing' => sub {
	plan skip_all => 'wrk is not installed' if !Quintet::Front::program('wrk');
	my $out  = wrk(12);
	my $load = load(processes => 1);
	my $until = time + 10.5;
	my $done  = 0;

	while ($done < 20) {
		reload();
		$done++;
		sleep 0.2 if $until - time > (20 - $done) * 0.4;
	}
	is($done, 20, '20 reloads');
	my $text = do { local $/; <$out> };
	my $seen = $load->stop;

	close $out;
	like($text, qr/^right [1-9]\d+ wrong 0 socket 0$/m,
		'wrk saw the right page only') or diag($text);
	is($seen->{bad}, 0, 'so did a client with a connection each')
	    or diag(Quintet::Load::describe($seen));
};

subtest 'a reload to a program that fails' => sub {
	my $load = load();
	my $bad  = "$stack->{dir}/bad";
	my @before = sort $stack->workers;

	open my $fh, '>', $bad or die "could not write $bad: $!\n";
	print $fh "#!/bin/sh\necho this program is broken >&2\nexit 3\n";
	close $fh;
	$stack->install($bad);
	my $mark = length $stack->log_text('pool');

	$stack->signal('HUP');
	$stack->wait_for('a word in the log', sub {
		return substr($stack->log_text('pool'), $mark) =~
		    /reload|generation/i;
	});
	sleep 2;
	is(join(' ', sort $stack->workers), "@before",
		'the old workers keep serving');
	like(substr($stack->log_text('pool'), $mark),
		qr/status 3|exit\w* .*3|broken/, 'the log says why');
	$stack->install($good);
	ok(reload(), 'the right program takes over afterwards');
	my $seen = $load->stop;

	is($seen->{bad}, 0, 'every answer was the right one')
	    or diag(Quintet::Load::describe($seen));
	cmp_ok($seen->{requests}, '>', 100, 'and there were many');
};

subtest 'kill -9 of random workers' => sub {
	my $load  = load();
	my $until = time + 10;
	my $kills = 0;

	while (time < $until) {
		my ($victim) = shuffle($stack->workers);

		$kills += kill 'KILL', $victim if $victim;
		sleep 0.4;
	}
	sleep 3;
	my $seen = $load->stop;

	cmp_ok($kills, '>', 10, "$kills workers were killed");
	cmp_ok($seen->{bad}, '<=', $kills,
		'no request but that of the killed worker fails')
	    or diag(Quintet::Load::describe($seen));
	cmp_ok($seen->{slowest}, '<', 5, 'nothing hangs');
	$stack->wait_for('all workers', sub { $stack->workers == 4 });
	$load = load(seconds => 10);
	sleep 1;
	is($load->stop->{bad}, 0, 'afterwards all is well');
};

subtest 'PostgreSQL goes and comes back' => sub {
	my $master = $stack->{pool};
	my $load = load();

	sleep 1;
	$cluster->stop;
	sleep 0.5;
	for my $path (sort keys %pages) {
		my $answer = $stack->get($path);
		my $want = $path eq '/help/' ? 200 : 503;

		is($answer->{status}, $want, "$path: $want meanwhile");
		like($answer->{content}, qr{</html>\s*$},
			"$path: a page of ours");
	}
	is($stack->get('/health/readiness/')->{status}, 503,
		'not ready, says the health page');
	is($stack->get('/health/liveness/')->{status}, 200, 'but alive');
	sleep 1;
	$cluster->start;
	# Every worker finds its own way back within a second or so.
	ok($stack->wait_for('the right page', sub {
		return !grep { $stack->get('/')->{status} != 200 } 1 .. 50;
	}, 10), 'the right page is back');
	my $seen = $load->stop;

	is(join(' ', grep { !/^(?:200|503)$/ } keys %{ $seen->{status} }), '',
		'nothing but 200 and 503 was seen')
	    or diag(Quintet::Load::describe($seen));
	cmp_ok($seen->{status}{503} // 0, '>', 0, '503 was');
	$load = load();
	sleep 2;
	$seen = $load->stop;
	is($seen->{bad}, 0, 'afterwards all is well')
	    or diag(Quintet::Load::describe($seen));
	ok($stack->is_alive($master), 'the pool was not restarted');
};

ok($stack->stop, 'everything stops when told to');

done_testing();
