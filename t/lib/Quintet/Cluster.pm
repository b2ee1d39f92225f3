# SPDX-License-Identifier: MIT
package Quintet::Cluster;

=head1 NAME

Quintet::Cluster - a throw-away PostgreSQL cluster for one test

=head1 SYNOPSIS

    use Quintet::Cluster;

    # The usual case: a fresh, empty database. Starts a cluster unless the
    # suite has one already.
    my $db = Quintet::Cluster->shared;
    $ENV{DATABASE_URL} = $db->url;

    # A test that stops the server, or needs settings of its own.
    my $cluster = Quintet::Cluster->new(conf => { max_connections => 5 });
    $cluster->start;
    $cluster->createdb('site');
    print $cluster->psql('SELECT 1', 'site');
    $cluster->restart;
    $cluster->stop_immediate;

=head1 DESCRIPTION

The cluster lives in a temporary directory, listens on a unix socket in there
and on nothing else, trusts whoever may enter the directory (mode 0700), and
does not wait for the disk. Started by root, the server runs as the user
C<postgres> or C<nobody>. The role is C<quintet>, a superuser.

It ends with the test, however the test ends: by END, by a signal, and, when
the test is killed outright, by the parent-death signal. When the test failed,
the server's log stays and its place is printed.

=cut

use strict;
use warnings;

use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use POSIX      ();
use Time::HiRes qw(sleep time);

use constant START_SECONDS => 60;
use constant STOP_SECONDS  => 30;

my @clusters;    # what END has to stop
my $serial = 0;

# A test must not find the developer's server by accident.
delete @ENV{ grep { /^PG/ } keys %ENV };

for my $signal (qw(HUP INT TERM)) {
	next if $SIG{$signal};
	$SIG{$signal} = sub { exit 128 + POSIX->can("SIG$signal")->() };
}

# Where Debian, Fedora and a PATH keep initdb and postgres.
sub bindir
{
	my ($version) = sub { ($_[0] =~ m{/(\d+)/bin})[0] // 0 };
	my @dirs = (
		(sort { $version->($b) <=> $version->($a) }
		    glob '/usr/lib/postgresql/*/bin'),
		'/usr/pgsql/bin',
		split /:/, $ENV{PATH} // '');

	for my $dir (@dirs) {
		return $dir if -x "$dir/initdb" && -x "$dir/postgres";
	}
	die "PostgreSQL's initdb was not found: install \"postgresql\"\n";
}

# The account that runs the server: ours, or an unprivileged one for root.
sub account
{
	return if $> != 0;
	for my $name (qw(postgres nobody)) {
		my (undef, undef, $uid, $gid) = getpwnam $name;
		return ($uid, $gid) if $uid;
	}
	die "neither a user \"postgres\" nor \"nobody\" exists\n";
}

=head2 new(%options)

Make the cluster's files. Options: C<conf>, a hash of server settings;
C<public>, true to let other accounts pass the socket's directory.

=cut

sub new
{
	my ($class, %options) = @_;
	my $self = bless {
		bin   => bindir(),
		owner => $$,
		user  => [account()],
		%options,
	}, $class;

	$self->{dir} = $self->_make_dir;
	$self->{log} = "$self->{dir}/server.log";
	push @clusters, $self;
	$self->_initdb;
	return $self;
}

sub _make_dir
{
	my ($self) = @_;
	my $base = $ENV{TMPDIR} // '/tmp';
	my $dir;

	# A socket's path has to fit into sockaddr_un.
	$base = '/tmp' if length $base > 60;
	$dir = tempdir('quintet-pg-XXXXXXXX', DIR => $base);
	chown @{ $self->{user} }, $dir if @{ $self->{user} };
	chmod $self->{public} ? 0711 : 0700, $dir;
	return $dir;
}

# The words before a command that is to run as the server's account and to
# get a signal when this test is killed.
sub _as_server
{
	my ($self, $signal) = @_;
	my @words = ('setpriv');

	push @words, "--reuid=$self->{user}[0]", "--regid=$self->{user}[1]",
	    '--clear-groups' if @{ $self->{user} };
	push @words, "--pdeathsig=$signal", '--';
	return @words;
}

sub _spawn
{
	my ($self, @command) = @_;
	my $pid = fork // die "could not fork: $!\n";

	return $pid if $pid;
	$SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
	POSIX::setsid();
	chdir $self->{dir} or POSIX::_exit(126);
	open STDIN,  '<',  '/dev/null';
	open STDOUT, '>>', $self->{log};
	open STDERR, '>&', \*STDOUT;
	{ no warnings; exec { $command[0] } @command; }
	POSIX::_exit(127);
}

sub _initdb
{
	my ($self) = @_;
	my $pid = $self->_spawn($self->_as_server('KILL'),
		"$self->{bin}/initdb", '--pgdata', "$self->{dir}/data",
		'--username', 'quintet', '--auth', 'trust', '--encoding', 'UTF8',
		'--locale', 'C.UTF-8', '--no-sync', '--no-instructions');

	waitpid $pid, 0;
	die "initdb failed: ", $self->log_text if $?;
	$self->_write_conf;
}

sub _write_conf
{
	my ($self) = @_;
	my %conf = (
		autovacuum              => 'off',
		fsync                   => 'off',
		full_page_writes        => 'off',
		listen_addresses        => '',
		log_line_prefix         => '%m [%p] %a ',
		max_connections         => 60,
		max_wal_senders         => 0,
		shared_buffers          => '16MB',
		synchronous_commit      => 'off',
		unix_socket_directories => $self->{dir},
		wal_level               => 'minimal',
		%{ $self->{conf} // {} });

	open my $fh, '>>', "$self->{dir}/data/postgresql.conf"
	    or die "could not write postgresql.conf: $!\n";
	print $fh "$_ = '$conf{$_}'\n" for sort keys %conf;
	close $fh or die "could not write postgresql.conf: $!\n";
}

=head2 start, stop, stop_immediate, restart

C<stop> lets PostgreSQL end its sessions (SIGINT), C<stop_immediate> is a
crash (SIGQUIT). Both wait for the end. C<start> waits until connections are
taken and returns the cluster.

=cut

sub start
{
	my ($self) = @_;
	my $until = time + START_SECONDS;

	return $self if $self->is_running;
	$self->{pid} = $self->_spawn($self->_as_server('INT'),
		"$self->{bin}/postgres", '-D', "$self->{dir}/data");
	until ($self->_is_ready) {
		die "the server did not start: ", $self->log_text
		    if !$self->is_running || time > $until;
		sleep 0.01;
	}
	return $self;
}

# The last line of postmaster.pid says whether the server takes connections.
sub _is_ready
{
	my ($self) = @_;
	my @lines;

	open my $fh, '<', "$self->{dir}/data/postmaster.pid" or return 0;
	@lines = <$fh>;
	return @lines >= 8 && $lines[0] == $self->{pid} &&
	    $lines[7] =~ /^ready/;
}

sub is_running
{
	my ($self) = @_;

	return 0 if !$self->{pid};
	return 1 if waitpid($self->{pid}, POSIX::WNOHANG()) == 0;
	delete $self->{pid};
	return 0;
}

sub stop
{
	my ($self, $signal) = @_;
	my $until = time + STOP_SECONDS;

	$self->signal($signal // 'INT');
	while ($self->is_running) {
		if (time > $until) {
			kill 'QUIT', $self->{pid};
			$until += STOP_SECONDS;
		}
		sleep 0.01;
	}
	return $self;
}

sub stop_immediate
{
	return $_[0]->stop('QUIT');
}

sub restart
{
	return $_[0]->stop->start;
}

=head2 signal($name)

Send a signal to the postmaster: C<STOP> makes a server that accepts nothing,
C<CONT> ends that.

=cut

sub signal
{
	my ($self, $name) = @_;

	kill $name, $self->{pid} if $self->is_running;
	return $self;
}

=head2 url($database)

The DATABASE_URL of a database; without one, of the cluster's own (C<shared>)
or of C<postgres>.

=cut

sub url
{
	my ($self, $database) = @_;
	my $host = $self->{dir};

	$database //= $self->{database} // 'postgres';
	$host =~ s{([^A-Za-z0-9_.-])}{sprintf '%%%02X', ord $1}ge;
	return "postgresql://quintet\@$host/$database";
}

=head2 socket_dir

The directory of the unix socket, for C<host=>.

=cut

sub socket_dir
{
	return $_[0]{dir};
}

=head2 createdb($name), dropdb($name)

=cut

sub createdb
{
	my ($self, $name) = @_;

	$self->psql(qq{CREATE DATABASE "$name"}, 'postgres');
	return $self->url($name);
}

sub dropdb
{
	my ($self, $name) = @_;

	$self->psql(qq{DROP DATABASE IF EXISTS "$name" WITH (FORCE)},
		'postgres');
}

=head2 psql($sql, $database)

Run SQL, bytes in UTF-8; the rows as text, columns divided by C<|>. Dies with the server's
message when a statement fails.

=cut

sub psql
{
	my ($self, $sql, $database) = @_;
	my $errors = File::Temp->new;
	my ($in, $out, $pid, $text);

	pipe my $child_in, $in or die "pipe: $!\n";
	$pid = open($out, '-|') // die "could not fork: $!\n";
	if ($pid == 0) {
		close $in;
		open STDIN,  '<&', $child_in;
		open STDERR, '>&', $errors;
		{ no warnings; exec 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1',
		    '-d', $self->url($database), '-f', '-'; }
		POSIX::_exit(127);
	}
	close $child_in;
	{
		local $SIG{PIPE} = 'IGNORE';
		print $in $sql;
		close $in;
	}
	$text = do { local $/; <$out> } // '';
	close $out;
	if ($?) {
		seek $errors, 0, 0;
		die 'psql: ', (do { local $/; <$errors> } // "failed\n");
	}
	chomp $text;
	return $text;
}

=head2 Quintet::Cluster->shared

A fresh database, on the cluster that QUINTET_TEST_CLUSTER names (the socket
directory; F<t/with-cluster> sets it) or else on a private one. It is
dropped at the end. Do not stop the server under it.

=cut

sub shared
{
	my ($class, %options) = @_;
	my $dir = $ENV{QUINTET_TEST_CLUSTER};
	my $self = $dir ?
	    bless({ owner => $$, dir => $dir, lent => 1, %options }, $class) :
	    $class->new(%options)->start;

	push @clusters, $self if $self->{lent};
	$self->{database} = sprintf 'test_%d_%d_%d', $$, ++$serial, time;
	$self->createdb($self->{database});
	return $self;
}

sub log_text
{
	my ($self) = @_;

	open my $fh, '<', $self->{log} or return '';
	return do { local $/; <$fh> };
}

# Whether the test that uses us went well, as far as one can know.
sub _passed
{
	my ($status) = @_;

	return 0 if $status != 0;
	return 1 if !Test::Builder->can('new');
	return Test::Builder->new->is_passing;
}

sub _remove
{
	my ($self, $passed) = @_;

	return if $self->{removed}++ || $self->{owner} != $$;
	if ($self->{lent}) {
		eval { $self->dropdb($self->{database}) };
		return;
	}
	$self->stop;
	remove_tree($passed ? $self->{dir} : "$self->{dir}/data");
	print STDERR "# PostgreSQL's log is $self->{log}\n" if !$passed;
}

END {
	my $status = $?;

	for my $cluster (@clusters) {
		$cluster->_remove(_passed($status));
	}
	$? = $status;
}

1;
