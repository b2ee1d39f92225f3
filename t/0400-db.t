#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# The room db against a PostgreSQL server of its own: compiled tests
# (t/unit/db-*.c), each in a new database, which may ask for the server to be
# stopped and started.
use strict;
use warnings;

use POSIX ();
use Socket;
use Test::More;

use FindBin;
use lib "$FindBin::Bin/lib";
use Quintet::Cluster;

my $top = $ENV{top_srcdir} // "$FindBin::Bin/..";
my $build = $ENV{top_builddir} // '.';
my @programs = map { m{/([^/]+)\.c$} } glob "$top/t/unit/db-*.c";

# A server whose settings differ from what the library has to ask for.
my $cluster = Quintet::Cluster->new(conf => {
	bytea_output       => 'escape',
	DateStyle          => 'German, DMY',
	extra_float_digits => 0,
	IntervalStyle      => 'sql_standard',
	synchronous_commit => 'on',
	TimeZone           => 'Asia/Kathmandu',
})->start;

my %commands = (
	crash   => sub { $cluster->stop_immediate },
	restart => sub { $cluster->restart },
	start   => sub { $cluster->start },
	stop    => sub { $cluster->stop },
	freeze  => sub { $cluster->signal('STOP') },
	thaw    => sub { $cluster->signal('CONT') },
);

# Start a program with its database and its line to us.
sub spawn
{
	my ($name) = @_;
	my $url = $cluster->start->createdb($name);

	socketpair my $ours, my $theirs, AF_UNIX, SOCK_STREAM, PF_UNSPEC
	    or die "socketpair: $!\n";
	pipe my $out, my $in or die "pipe: $!\n";
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		open STDOUT, '>&', $in or POSIX::_exit(127);
		$^F = 255;
		open my $fd, '+<&=', $theirs;
		fcntl $theirs, 2, 0;    # F_SETFD: stays open
		$ENV{QUINTET_TEST_URL} = $url;
		$ENV{QUINTET_TEST_SOCKETS} = $cluster->socket_dir;
		$ENV{QUINTET_TEST_CONTROL} = fileno $theirs;
		{ no warnings; exec "$build/t/unit/$name"; }
		POSIX::_exit(127);
	}
	return ($pid, $out, $ours);
}

# Serve its wishes until it ends; its output.
sub converse
{
	my ($pid, $out, $line) = @_;
	my ($text, $wish, $ended) = ('', '', 0);

	while (1) {
		my $ready = '';
		vec($ready, fileno $_, 1) = 1 for $out, $line;
		select $ready, undef, undef, 120 or last;
		if (vec $ready, fileno $line, 1) {
			sysread $line, $wish, 256, length $wish;
			while ($wish =~ s/^(\w+)\n//) {
				$commands{$1}->();
				syswrite $line, '.';
			}
		}
		next if !vec $ready, fileno $out, 1;
		sysread $out, $text, 4096, length $text or $ended = 1, last;
	}
	kill 'KILL', $pid if !$ended;
	waitpid $pid, 0;
	return ($text, $?);
}

for my $name (@programs) {
	subtest $name => sub {
		my ($pid, $out, $line) = spawn($name);
		my ($text, $status) = converse($pid, $out, $line);
		my ($n, $plan) = (0);

		for (split /\n/, $text) {
			if (/^(not )?ok \d+(?: - (.*))?/) {
				ok !$1, $2;
				$n++;
			} elsif (/^1\.\.(\d+)(?: # SKIP (.*))?/) {
				$plan = $1;
				plan skip_all => $2 if $2;
			} else {
				diag $_;
			}
		}
		is $n, $plan // 'no plan: it did not reach its end',
		    "$name ran to its end";
		is $status, 0, "$name ended well";
	};
}
done_testing;
