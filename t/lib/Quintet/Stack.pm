# SPDX-License-Identifier: MIT
package Quintet::Stack;

=head1 NAME

Quintet::Stack - PostgreSQL, the pool and a web server for one test

=head1 SYNOPSIS

    use Quintet::Stack;

    my $stack = Quintet::Stack->new(front => 'lighttpd')->start;
    my $page  = $stack->get('/tasks/3/');
    is($page->{status}, 200);
    like($page->{content}, qr/<h1/);

=head1 DESCRIPTION

Makes a temporary directory with a copy of the program, its templates, static
files and migrations; a migrated database with demo data on a throw-away
cluster; starts the pool and a web server on a free port of 127.0.0.1. All of
it ends with the test. When the test failed, the logs stay.

Options of C<new>:

    program   which binary of the build tree: manage, or t/probe/probe
    front     a name that Quintet::Front knows, lighttpd when not given;
              undef: none
    settings  hash of settings for the environment of the pool
    cluster   a Quintet::Cluster, started; else one is made
    url       DATABASE_URL of a database that is filled already
    database  false: no database at all
    demo      false: no demo data

=cut

use strict;
use warnings;

use File::Copy  qw(copy);
use File::Path  qw(make_path remove_tree);
use File::Temp  qw(tempdir);
use HTTP::Tiny  ();
use IO::Socket::INET;
use JSON::PP    ();
use POSIX       ();
use Socket      qw(SOL_SOCKET SO_RCVTIMEO SO_SNDTIMEO);
use Time::HiRes qw(sleep time);

use Quintet::Cluster;
use Quintet::Front;

use constant START_SECONDS => 30;
use constant STOP_SECONDS  => 20;

my @stacks;
my %ports;

sub new
{
	my ($class, %options) = @_;
	my $self = bless {
		program  => 'manage',
		front    => 'lighttpd',
		settings => {},
		database => 1,
		demo     => 1,
		%options,
		owner    => $$,
		children => [],
	}, $class;

	$self->{demo} = 0 if $self->{program} ne 'manage';
	$self->{source} = $ENV{top_srcdir}   // '.';
	$self->{build}  = $ENV{top_builddir} // '.';
	$self->{dir}    = tempdir('quintet-stack-XXXXXXXX', DIR => '/tmp');
	chmod 0755, $self->{dir};
	$self->_copy_site;
	push @stacks, $self;
	return $self;
}

# The user and group that the web servers use when root starts them.
sub web_user
{
	return if $> != 0;
	my (undef, undef, $uid, $gid) = getpwnam 'www-data'
	    or die "no user www-data\n";
	return ($uid, $gid);
}

sub _copy_site
{
	my ($self) = @_;
	my $dir = $self->{dir};
	my @web = web_user();

	make_path(map { "$dir/$_" } qw(run log site/app tmp web));
	chmod 0750, "$dir/run";
	chmod 0777, "$dir/log", "$dir/tmp";
	chown $>, $web[1], "$dir/run" if @web;
	chown @web, "$dir/web" if @web;
	$self->install("$self->{build}/$self->{program}");
	_copy_tree("$self->{source}/$_", "$dir/site/$_")
	    for qw(templates static migrations app/demo);
}

sub _copy_tree
{
	my ($from, $to) = @_;

	system('cp', '-RL', $from, $to) == 0
	    or die "could not copy $from to $to\n";
}

=head2 install($file)

Put a program in the place of the stack's, as an upgrade does: by a rename.

=cut

sub install
{
	my ($self, $file) = @_;
	my $to = $self->manage;

	copy($file, "$to.new") or die "could not copy $file: $!\n";
	chmod 0755, "$to.new";
	rename "$to.new", $to or die "could not rename to $to: $!\n";
}

sub manage { return "$_[0]{dir}/site/manage" }
sub dir    { return $_[0]{dir} }
sub port   { return $_[0]{port} }
sub socket { return "$_[0]{dir}/run/pool.sock" }

# A port of 127.0.0.1 that nobody has; not handed out twice by a test.
sub free_port
{
	for (1 .. 50) {
		my $socket = IO::Socket::INET->new(
			LocalAddr => '127.0.0.1',
			Proto     => 'tcp',
			Listen    => 1) or next;
		my $port = $socket->sockport;

		return $port if !$ports{$port}++;
	}
	die "no free port\n";
}

# A file with a setting that must not be repeated in a configuration.
sub _secret
{
	my ($self, $name, $text) = @_;
	my $file = "$self->{dir}/$name";

	open my $fh, '>', $file or die "could not write $file: $!\n";
	print $fh "$text\n";
	close $fh or die "could not write $file: $!\n";
	return $file;
}

=head2 processes($text)

The command lines of other processes that mention a text, one per line.

=cut

sub processes
{
	my ($class, $text) = @_;
	my @found;

	for my $file (glob '/proc/[0-9]*/cmdline') {
		next if $file eq "/proc/$$/cmdline";
		open my $fh, '<', $file or next;
		my $line = <$fh> // '';

		$line =~ tr/\0/ /;
		push @found, $line if $line =~ /\Q$text\E/;
	}
	return join "\n", @found;
}

=head2 environment

The settings of the pool as a hash of environment variables.

=cut

sub environment
{
	my ($self) = @_;
	my $dir = $self->{dir};
	my @web = web_user();

	return (
		SECRET_KEY_FILE => $self->_secret('key',
			'only-for-tests-' . 'x' x 50),
		ALLOWED_HOSTS  => 'localhost,127.0.0.1',
		LISTEN         => $self->socket,
		(@web ? (LISTEN_GROUP => 'www-data') : ()),
		CONTROL_SOCKET => "$dir/run/control.sock",
		TEMPLATE_DIRS  => "$dir/site/templates",
		STATIC_ROOT    => "$dir/site/static",
		MIGRATIONS_DIR => "$dir/site/migrations",
		POOL_WORKERS   => 3,
		# The probe borrows the application's templates, not its routes.
		($self->{program} eq 'manage' ? () :
			(SILENCED_SYSTEM_CHECKS => 'templates.E004')),
		($self->{url} ? (DATABASE_URL_FILE =>
			$self->_secret('url', $self->{url})) : ()),
		%{ $self->{settings} });
}

# Run in a child: output to a log, killed when the test is. A web server
# that root starts runs as its own user.
sub spawn
{
	my ($self, $name, @command) = @_;
	my @web = $name eq 'front' ? web_user() : ();
	my @as  = @web ? ("--reuid=$web[0]", "--regid=$web[1]",
		'--clear-groups') : ();
	my %env = $self->environment;
	my $pid = fork // die "could not fork: $!\n";

	if ($pid == 0) {
		$SIG{$_} = 'DEFAULT' for qw(HUP INT TERM PIPE);
		POSIX::setsid();
		chdir "$self->{dir}/site" or POSIX::_exit(126);
		@ENV{ keys %env } = values %env;
		open STDIN,  '<',  '/dev/null';
		open STDOUT, '>>', "$self->{dir}/log/$name.log";
		open STDERR, '>&', \*STDOUT;
		{ no warnings;
		  exec 'setpriv', @as, '--pdeathsig=TERM', '--', @command; }
		POSIX::_exit(127);
	}
	push @{ $self->{children} }, { name => $name, pid => $pid };
	return $pid;
}

=head2 run(@words)

Run a command of manage with the stack's settings: exit status, output and
errors together.

=cut

sub run
{
	my ($self, @words) = @_;
	my %env = $self->environment;
	my $pid = open(my $out, '-|') // die "could not fork: $!\n";

	if ($pid == 0) {
		chdir "$self->{dir}/site" or POSIX::_exit(126);
		@ENV{ keys %env } = values %env;
		open STDIN,  '<', '/dev/null';
		open STDERR, '>&', \*STDOUT;
		{ no warnings; exec $self->manage, @words; }
		POSIX::_exit(127);
	}
	my $text = do { local $/; <$out> } // '';
	close $out;
	return ($? & 127 ? 128 + ($? & 127) : $? >> 8, $text);
}

sub _run_ok
{
	my ($self, @words) = @_;
	my ($status, $text) = $self->run(@words);

	die "manage @words: exit status $status\n$text" if $status != 0;
	return $text;
}

sub _database
{
	my ($self) = @_;

	# Web servers that start the program themselves do it as www-data.
	$self->{cluster} //= Quintet::Cluster->new(public => 1)->start;
	$self->{name} = "site_$$" . "_" . scalar @stacks;
	$self->{url} = $self->{cluster}->createdb($self->{name});
	return if $self->{program} ne 'manage';
	$self->_run_ok('migrate');
	$self->_run_ok('loaddemo') if $self->{demo};
}

sub start
{
	my ($self) = @_;

	$self->_database if $self->{database} && !$self->{url};
	$self->{port} //= free_port();
	my $front = $self->{front} && Quintet::Front->find($self->{front});
	$self->start_pool if !$front || !$front->{spawns};
	$self->start_front($front) if $front;
	return $self;
}

sub start_pool
{
	my ($self) = @_;

	$self->{pool} = $self->spawn('pool', $self->manage, 'serve');
	$self->wait_for('the pool', sub {
		die "the pool did not start:\n", $self->log_text('pool')
		    if !$self->is_alive($self->{pool});
		return $self->log_text('pool') =~ /ready/ ||
		    -S $self->socket;
	});
	return $self->{pool};
}

sub start_front
{
	my ($self, $front) = @_;
	my @command = Quintet::Front->command($self, $front);
	my $pid = $self->spawn('front', @command);

	$self->{front_pid} = $pid;
	$self->wait_for($front->{name}, sub {
		die "$front->{name} did not start:\n",
		    $self->log_text('front'), $self->log_text('error')
		    if !$self->is_alive($pid);
		return IO::Socket::INET->new(
			PeerAddr => '127.0.0.1',
			PeerPort => $self->{port},
			Timeout  => 1);
	});
}

sub is_alive
{
	my ($self, $pid) = @_;

	return waitpid($pid, POSIX::WNOHANG()) == 0;
}

# Ask until the answer is true; dies with the name after some seconds.
sub wait_for
{
	my ($self, $name, $ready, $seconds) = @_;
	my $until = time + ($seconds // START_SECONDS);

	until ($ready->()) {
		die "$name: waited too long\n", $self->log_text('pool')
		    if time > $until;
		sleep 0.02;
	}
	return 1;
}

sub log_text
{
	my ($self, $name) = @_;

	open my $fh, '<', "$self->{dir}/log/$name.log" or return '';
	return do { local $/; <$fh> } // '';
}

# Whether the pool's log has, or soon gets, a line that matches.
sub logged
{
	my ($self, $regex) = @_;

	return eval {
		$self->wait_for('a line of the log',
			sub { $self->log_text('pool') =~ $regex }, 3);
	};
}

=head2 get($path), request($method, $path, %options)

An answer as HTTP::Tiny gives it: status, headers, content. Never follows a
redirect.

=cut

sub get
{
	my ($self, $path, %options) = @_;

	return $self->request('GET', $path, %options);
}

sub request
{
	my ($self, $method, $path, %options) = @_;
	my $http = HTTP::Tiny->new(
		max_redirect => 0,
		timeout      => $options{timeout} // 20,
		keep_alive   => 0);

	return $http->request($method,
		"http://127.0.0.1:$self->{port}$path", \%options);
}

=head2 connect, raw($bytes)

A socket to the web server; or what it answers to these bytes, until it closes
the connection.

=cut

sub connect
{
	my ($self, %options) = @_;
	my $seconds = $options{timeout} // 20;
	my $socket = IO::Socket::INET->new(
		PeerAddr => '127.0.0.1',
		PeerPort => $self->{port},
		Timeout  => 5) or die "could not connect: $!\n";

	$socket->setsockopt(SOL_SOCKET, $_, pack 'l!l!', $seconds, 0)
	    for SO_RCVTIMEO, SO_SNDTIMEO;
	return $socket;
}

sub raw
{
	my ($self, $bytes, %options) = @_;
	my $socket = $self->connect(%options);
	my $text = '';

	local $SIG{PIPE} = 'IGNORE';
	print {$socket} $bytes;
	$socket->flush;
	while (sysread $socket, my $piece, 65536) {
		$text .= $piece;
	}
	return $text;
}

=head2 status

What C<manage status --json> says, decoded.

=cut

sub status
{
	my ($self) = @_;

	return JSON::PP::decode_json($self->_run_ok('status', '--json'));
}

# The processes of the pool's workers, by the kernel's list of children.
sub workers
{
	my ($self) = @_;
	my @pids;

	for my $file (glob "/proc/$self->{pool}/task/*/children") {
		open my $fh, '<', $file or next;
		push @pids, split ' ', <$fh> // '';
	}
	return @pids;
}

sub signal
{
	my ($self, $name) = @_;

	kill $name, $self->{pool} or die "the pool is gone\n";
}

# Stop one child, by TERM and, when it does not go, by KILL.
sub _stop_child
{
	my ($self, $child) = @_;
	my $until = time + STOP_SECONDS;
	my $gone  = 0;

	return 1 if !$self->is_alive($child->{pid});
	kill 'TERM', $child->{pid};
	while ($self->is_alive($child->{pid})) {
		if (time > $until) {
			kill 'KILL', $child->{pid};
			waitpid $child->{pid}, 0;
			return 0;
		}
		sleep 0.02;
	}
	return 1;
}

sub stop
{
	my ($self) = @_;
	my $clean = 1;

	while (my $child = pop @{ $self->{children} }) {
		$clean = 0 if !$self->_stop_child($child);
	}
	return $clean;
}

END {
	my $status = $?;
	my $passed = $status == 0 &&
	    (!Test::Builder->can('new') || Test::Builder->new->is_passing);

	for my $stack (grep { $_->{owner} == $$ } @stacks) {
		$stack->stop;
		remove_tree($passed ? $stack->{dir} :
		    map { "$stack->{dir}/$_" } qw(site tmp run web));
		print STDERR "# logs are in $stack->{dir}/log\n" if !$passed;
	}
	$? = $status;
}

1;
