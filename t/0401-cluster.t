#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# The throw-away PostgreSQL clusters leave nothing behind, however a test ends.
use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;
use Time::HiRes qw(sleep);

use FindBin;
use lib "$FindBin::Bin/lib";
use Quintet::Cluster;

my $place = tempdir('quintet-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $place;

# Servers whose files are in our own directory.
sub servers
{
	my @pids;

	for (glob '/proc/[0-9]*/cmdline') {
		open my $fh, '<', $_ or next;
		my $line = <$fh> // '';
		push @pids, $_ if $line =~ /postgres\0-D\0\Q$place\E/;
	}
	return scalar @pids;
}

# Run a test of a cluster; its status, and what it left in the directory.
sub run
{
	my ($code) = @_;
	my $until = time + 20;
	my $status;

	{
		local $ENV{TMPDIR} = $place;
		delete local $ENV{QUINTET_TEST_CLUSTER};
		$status = system "$^X -I'$FindBin::Bin/lib' -MQuintet::Cluster " .
		    "-e '$code' 2>/dev/null >/dev/null";
	}
	sleep 0.05 while servers() && time < $until;
	is servers(), 0, 'no server is left';
	return ($status, join ' ', map { s{.*/}{}r } glob "$place/*/*");
}

my $start = 'my $c = Quintet::Cluster->new->start; $c->psql("SELECT 1");';

is_deeply [run("$start exit 0")], [0, ''], 'a test that passes';
is_deeply [run("$start exit 3")], [3 << 8, 'server.log'],
    'one that fails keeps the log';
is_deeply [run("$start die")], [255 << 8, 'server.log server.log'],
    'so does one that dies';
is((run("$start kill TERM => \$\$; sleep 5"))[0] >> 8, 143, 'a signal');
run("$start kill KILL => \$\$");

my $db = Quintet::Cluster->shared;
is $db->psql('SELECT current_database()'), $db->{database}, 'shared';
is $db->psql("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2);\n" .
	'SELECT * FROM t'), "1\n2", 'rows as text';
ok !eval { $db->psql('SELECT nonsense'); 1 }, 'an error dies';
like $@, qr/column "nonsense" does not exist/, 'with its message';
is $db->psql('SHOW listen_addresses'), '', 'no TCP port';
done_testing;
