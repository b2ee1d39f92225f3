#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# ./run itself: it serves, starts fast the second time, and leaves nothing.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

use Quintet::Stack;

my $tree = abs_path($ENV{top_srcdir} // '.');
my $dir  = tempdir('quintet-run-XXXXXXXX', DIR => '/tmp');
my %env  = (PATH => "$ENV{PATH}:/usr/sbin:/sbin");

chmod 0755, $dir;

# ./run builds in the tree: only where that is done already does it start
# without a compiler.
plan skip_all => 'the tree itself is not built'
    if abs_path($ENV{top_builddir} // '.') ne $tree || !-x "$tree/manage";

# Start ./run; the hash has its pid and reads its output.
sub start
{
	my (@words) = @_;

	unshift @words, '--data', "$dir/data" if !grep { /^--data/ } @words;
	my $pid = open(my $out, '-|') // die "could not fork: $!\n";

	if ($pid == 0) {
		# What is ignored from the start cannot be trapped by a shell.
		$SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
		POSIX::setsid();
		%ENV = (%env, HOME => $dir);
		open STDERR, '>&', \*STDOUT;
		{ no warnings;
		  exec 'setpriv', '--pdeathsig=TERM', '--', "$tree/run",
		      @words; }
		POSIX::_exit(127);
	}
	return { pid => $pid, out => $out, text => '', since => time };
}

# Read until the line with the address: the address, '' when it never comes.
sub address
{
	my ($run) = @_;
	my $out = $run->{out};

	while (my $line = <$out>) {
		$run->{text} .= $line;
		return $1 if $line =~ m{(http://\S+)};
	}
	return '';
}

sub finish
{
	my ($run, $signal) = @_;
	my $out = $run->{out};

	kill $signal, $run->{pid} if $signal;
	$run->{text} .= $_ while <$out>;
	close $out;
	return $? >> 8;
}

sub left
{
	return Quintet::Stack->processes($dir);
}

my $port = Quintet::Stack->free_port;

for my $front (qw(lighttpd apache nginx)) {
	my $run = start('--port', $port, '--front', $front);
	my $url = address($run);
	my $took = time - $run->{since};
	my $http = HTTP::Tiny->new(timeout => 10);

	like($url, qr{^http://localhost:$port/$}, "$front: the address")
	    or diag($run->{text});
	cmp_ok($took, '<', 3, "$front: started in under 3 seconds")
	    if $front ne 'lighttpd';
	like($http->get("http://127.0.0.1:$port/")->{content},
		qr{<h1>All tasks</h1>.*lighthouse}s, "$front: the board");
	like($http->get("http://127.0.0.1:$port/static/css/quintet.css")
		->{content}, qr/--paper/, "$front: the stylesheet");
	if ($front eq 'lighttpd') {
		my $second = start('--port', $port + 1);

		is(finish($second), 1, 'a second one with the same data');
		like($second->{text}, qr{^run: another .* serving from}m,
			'says in one sentence why not');
	}
	is(finish($run, $front eq 'nginx' ? 'INT' : 'TERM'), 0,
		"$front: ends well");
	is(left(), '', "$front: nothing is left behind");
}

subtest 'a busy port' => sub {
	my $busy = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
		LocalPort => $port, Listen => 1, ReuseAddr => 1);
	my $run = start('--port', $port);

	is(finish($run), 1, 'is an error');
	like($run->{text}, qr{^run: port $port is busy[^\n]*\n\z}m,
		'in one sentence');
	is(left(), '', 'nothing is left behind');
};

subtest 'a cluster that does not start' => sub {
	rename "$dir/data/postgres/global", "$dir/data/postgres/away";
	my $run = start('--port', $port);

	is(finish($run), 1, 'is an error');
	like($run->{text}, qr{^run: .*log is \Q$dir\E/data/log/postgres\.log}m,
		'with the place of the log');
	is(left(), '', 'nothing is left behind');
	rename "$dir/data/postgres/away", "$dir/data/postgres/global";
};

subtest 'killed outright' => sub {
	my $run = start('--port', $port);

	address($run);
	kill 'KILL', $run->{pid};
	finish($run);
	my $until = time + 10;

	sleep 0.1 while left() ne '' && time < $until;
	is(left(), '', 'nothing is left behind');
};

subtest 'without demo data, in a directory with a blank' => sub {
	my $run = start('--port', $port, '--no-demo', "--data=$dir/an other");
	my $http = HTTP::Tiny->new(timeout => 10);

	isnt(address($run), '', 'it starts') or diag($run->{text});
	is(() = $http->get("http://127.0.0.1:$port/")->{content} =~
		/No tasks here/g, 3, 'the board is empty');
	is(finish($run, 'TERM'), 0, 'ends well');
	is(left(), '', 'nothing is left behind');
};

subtest 'words' => sub {
	my $help = start('--help');

	is(finish($help), 0, '--help');
	like($help->{text}, qr/--front lighttpd\|apache\|nginx/, 'its text');
	my $wrong = start('--prot', 1);

	is(finish($wrong), 2, 'an unknown option');
	like($wrong->{text}, qr/unknown option "--prot"/, 'is named');
};

remove_tree($dir) if Test::More->builder->is_passing;

done_testing();
