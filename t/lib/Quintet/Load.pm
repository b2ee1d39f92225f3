# SPDX-License-Identifier: MIT
package Quintet::Load;

=head1 NAME

Quintet::Load - load for a web server that looks at every answer

=head1 SYNOPSIS

    my $load = Quintet::Load->start(
        port  => $stack->port,
        paths => { '/' => qr/<h1>All tasks/, '/help/' => qr/<h1>Help/ },
    );
    ... break something ...
    my $seen = $load->stop;
    is($seen->{bad}, 0, 'every answer was right');

=head1 DESCRIPTION

A few processes ask for the paths in turn, a connection for each request, and
compare status and body. C<stop> ends them and returns a hash:

    requests   how many were asked
    right      status 200 and the expected body
    bad        all others
    status     hash: status (0: no answer) to number
    wrong      the first ten of each process that were not right, as hashes with
               at (seconds since the start), status, path, why
    slowest    seconds of the slowest answer

Processes stop by themselves after C<seconds> (60 when not given).

=cut

use strict;
use warnings;

use Errno       ();
use IO::Socket::INET;
use POSIX       ();
use Socket      qw(SOL_SOCKET SO_RCVTIMEO SO_SNDTIMEO);
use Time::HiRes qw(sleep time);

use constant WRONG_MAX => 10;

my @running;

sub start
{
	my ($class, %options) = @_;
	my $self = bless {
		host      => '127.0.0.1',
		processes => 3,
		seconds   => 60,
		pause     => 0,
		timeout   => 20,
		paths     => { '/' => qr/./ },
		%options,
		began     => time,
		owner     => $$,
		children  => [],
	}, $class;

	push @{ $self->{children} }, $self->_spawn($_)
	    for 1 .. $self->{processes};
	push @running, $self;
	return $self;
}

sub _spawn
{
	my ($self, $number) = @_;
	my $pid = open(my $pipe, '-|') // die "could not fork: $!\n";

	return { pid => $pid, pipe => $pipe } if $pid;
	$self->_run($number);
	POSIX::_exit(0);
}

# The life of one process: ask until told to stop, then report in lines.
sub _run
{
	my ($self, $number) = @_;
	my @paths = sort keys %{ $self->{paths} };
	my $until = $self->{began} + $self->{seconds};
	my $told  = 0;
	my ($slowest, %status, @wrong) = (0);

	local $SIG{TERM} = sub { $told = 1 };
	local $SIG{INT}  = 'IGNORE';
	local $SIG{PIPE} = 'IGNORE';
	for (my $n = $number; !$told && time < $until; $n++) {
		my $path  = $paths[$n % @paths];
		my $since = time;
		my ($status, $why) = $self->_ask($path);
		my $took  = time - $since;

		$slowest = $took if $took > $slowest;
		$status{$status}++;
		$status{right}++ if !$why;
		push @wrong, sprintf('wrong %.3f %d %s %s',
			$since - $self->{began}, $status, $path, $why)
		    if $why && @wrong < WRONG_MAX;
		sleep $self->{pause} if $self->{pause};
	}
	print "slowest $slowest\n";
	print "status $_ $status{$_}\n" for keys %status;
	print "$_\n" for @wrong;
	close STDOUT;
}

# One request: its status, 0 without an answer, and what is wrong with it.
sub _ask
{
	my ($self, $path) = @_;
	my ($status, $body, $why) = request(%$self, path => $path);

	return (0, $why) if !$status;
	return ($status, 'not 200') if $status != 200;
	return ($status, 'not the right body')
	    if $body !~ $self->{paths}{$path};
	return ($status, '');
}

=head2 request(port => N, path => PATH)

One request on a connection of its own: status, body, and why there is none.

=cut

sub request
{
	my (%to) = (host => '127.0.0.1', timeout => 20, @_);
	my ($text, $got) = ('');
	my $socket = IO::Socket::INET->new(
		PeerAddr => $to{host},
		PeerPort => $to{port},
		Timeout  => $to{timeout}) or return (0, '', "no connection: $!");

	$socket->setsockopt(SOL_SOCKET, $_, pack 'l!l!', $to{timeout}, 0)
	    for SO_RCVTIMEO, SO_SNDTIMEO;
	print {$socket} "GET $to{path} HTTP/1.1\r\nHost: localhost\r\n",
	    "Connection: close\r\n\r\n";
	$socket->flush;
	do {
		$got = sysread $socket, my $piece, 65536;
		$text .= $piece if $got;
	} while $got || !defined $got && $!{EINTR};
	return (0, '', "the answer broke off: $!") if !defined $got;
	return (0, '', 'the connection was closed without an answer')
	    if $text eq '';
	return _parse($text);
}

sub _parse
{
	my ($text) = @_;
	my ($head, $body) = split /\r\n\r\n/, $text, 2;

	return (0, '', 'no header') if !defined $body;
	my ($status) = $head =~ m{^HTTP/1\.[01] (\d{3})\b}
	    or return (0, '', 'no status line');
	return ($status, _unchunk($body)) if $head =~
	    /^transfer-encoding: *chunked/im;
	return ($status, '', 'the body is cut off')
	    if $head =~ /^content-length: *(\d+)/im && length $body != $1;
	return ($status, $body, '');
}

sub _unchunk
{
	my ($in) = @_;
	my $out = '';

	while ($in =~ s/^([0-9a-fA-F]+)[^\r\n]*\r\n//) {
		my $len = hex $1;

		return ($out, '') if $len == 0;
		last if length $in < $len + 2;
		$out .= substr $in, 0, $len;
		$in = substr $in, $len + 2;
	}
	return ('', 'the body is cut off');
}

sub stop
{
	my ($self) = @_;
	my %seen = (requests => 0, right => 0, bad => 0, slowest => 0,
		status => {}, wrong => []);

	kill 'TERM', map { $_->{pid} } @{ $self->{children} };
	for my $child (@{ $self->{children} }) {
		my $pipe = $child->{pipe};

		_read_line(\%seen, $_) while <$pipe>;
		close $pipe;
	}
	$self->{children} = [];
	$seen{bad} = $seen{requests} - $seen{right};
	return \%seen;
}

sub _read_line
{
	my ($seen, $line) = @_;

	chomp $line;
	if ($line =~ /^slowest (.*)/) {
		$seen->{slowest} = $1 if $1 > $seen->{slowest};
	} elsif ($line =~ /^status right (\d+)/) {
		$seen->{right} += $1;
	} elsif ($line =~ /^status (\d+) (\d+)/) {
		$seen->{status}{$1} += $2;
		$seen->{requests} += $2;
	} elsif ($line =~ /^wrong (\S+) (\S+) (\S+) (.*)/) {
		push @{ $seen->{wrong} },
		    { at => $1, status => $2, path => $3, why => $4 };
	}
}

=head2 describe($seen)

What was not right, as text for diag.

=cut

sub describe
{
	my ($seen) = @_;

	return join "\n", sprintf('%d requests, %d right, slowest %.3f s',
		@{$seen}{qw(requests right slowest)}),
	    map { "  at $_->{at} s: $_->{status} $_->{path}: $_->{why}" }
	    sort { $a->{at} <=> $b->{at} } @{ $seen->{wrong} };
}

END {
	my $status = $?;

	for my $load (grep { $_->{owner} == $$ } @running) {
		kill 'TERM', map { $_->{pid} } @{ $load->{children} };
	}
	$? = $status;
}

1;
