#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# Clients that stall, leave, lie and send too much: the right answer, and the
# worker lives on. The site is t/probe, which reports what arrived.

use strict;
use warnings;

use IO::Socket::UNIX;
use Test::More;
use Time::HiRes qw(sleep time);

use Quintet::Stack;

my $stack = Quintet::Stack->new(
	program  => 't/probe/probe',
	settings => {
		POOL_WORKERS         => 2,
		REQUEST_IO_TIMEOUT   => '1s',
		REQUEST_SOFT_TIMEOUT => '2s',
		REQUEST_HARD_TIMEOUT => '4s',
	})->start;

my @before = sort { $a <=> $b } $stack->workers;

is(scalar @before, 2, 'two workers');

# The pool answers, and by the same processes as before.
sub unharmed
{
	my ($name) = @_;
	my @after = sort { $a <=> $b } $stack->workers;

	is("@after", "@before", "$name: the workers live");
	is($stack->get('/')->{content}, "hello\n", "$name: and answer");
}

# Bytes of a process's memory that it shares with nobody.
sub private_memory
{
	my ($pid) = @_;
	my $kb = 0;

	open my $fh, '<', "/proc/$pid/smaps_rollup" or return 0;
	while (<$fh>) {
		$kb += $1 if /^Private_\w+: *(\d+) kB/;
	}
	return $kb * 1024;
}

subtest 'a peer that stalls in the middle of a header' => sub {
	my @peers;

	# As many as there are workers: all of them are kept waiting.
	for (@before, @before) {
		my $peer = IO::Socket::UNIX->new(Peer => $stack->socket)
		    or die "could not connect: $!\n";

		# FCGI_BEGIN_REQUEST, and half of the next record's header.
		syswrite $peer, pack('CCnnCC', 1, 1, 1, 8, 0, 0) .
		    pack('nCx5', 1, 0) . pack('CC', 1, 4);
		push @peers, $peer;
	}
	my $since = time;

	is($stack->get('/')->{content}, "hello\n", 'others are answered');
	cmp_ok(time - $since, '<', 8, 'soon');
	unharmed('stalled');
};

subtest 'a client that stalls in the middle of its body' => sub {
	my $socket = $stack->connect;

	syswrite $socket, "POST /form/ HTTP/1.1\r\nHost: localhost\r\n" .
	    "Content-Type: application/x-www-form-urlencoded\r\n" .
	    "Content-Length: 100000\r\n\r\na=1";
	is($stack->get('/')->{content}, "hello\n", 'others are answered');
	close $socket;
	unharmed('stalled body');
};

subtest 'a client that leaves during a slow statement' => sub {
	my $count = q{SELECT count(*) FROM pg_stat_activity
	    WHERE query LIKE '%probe_sleep%' AND state = 'active'
	    AND pid <> pg_backend_pid()};
	my $running = sub { $stack->{cluster}->psql($count) };

	# Directly, since a web server is free to wait for the answer.
	my $peer = IO::Socket::UNIX->new(Peer => $stack->socket);
	my $params = '';

	for ([ REQUEST_METHOD => 'GET' ], [ REQUEST_URI => '/sleep/30/' ],
	    [ SCRIPT_NAME => '' ], [ HTTP_HOST => 'localhost' ],
	    [ SERVER_PROTOCOL => 'HTTP/1.1' ],
	    [ SERVER_NAME => 'localhost' ], [ SERVER_PORT => '80' ],
	    [ REMOTE_ADDR => '127.0.0.1' ]) {
		$params .= pack('CC', map { length } @$_) . join '', @$_;
	}
	syswrite $peer, pack('CCnnCC', 1, 1, 1, 8, 0, 0) .
	    pack('nCx5', 1, 0) .
	    pack('CCnnCC', 1, 4, 1, length $params, 0, 0) . $params .
	    pack('CCnnCC', 1, 4, 1, 0, 0, 0) .
	    pack('CCnnCC', 1, 5, 1, 0, 0, 0);
	ok($stack->wait_for('the statement', sub { $running->() == 1 }),
		'the statement runs');
	my $since = time;

	close $peer;
	ok($stack->wait_for('its end', sub { $running->() == 0 }),
		'it ends in PostgreSQL');
	cmp_ok(time - $since, '<', 1.5, 'when the client has gone');
	unharmed('left');
};

subtest 'a statement that takes too long' => sub {
	my $since  = time;
	my $answer = $stack->get('/sleep/20/');

	is($answer->{status}, 503, 'is answered with 503');
	cmp_ok(time - $since, '<', 3.5, 'after the soft time-out');
	unharmed('soft time-out');
};

subtest 'a body of 1 GiB' => sub {
	my $socket = $stack->connect;
	my $piece  = 'x' x 65536;
	my $sent   = 0;
	my $memory = 0;
	my $disk   = sub { (split ' ', `du -sk $stack->{dir}`)[0] };
	my $before = $disk->();

	local $SIG{PIPE} = 'IGNORE';
	syswrite $socket, "POST /form/ HTTP/1.1\r\nHost: localhost\r\n" .
	    "Content-Type: application/x-www-form-urlencoded\r\n" .
	    "Content-Length: 1073741824\r\n\r\n";
	my $ready = '';

	vec($ready, fileno($socket), 1) = 1;
	while ($sent < 1 << 30) {
		last if select(my $r = $ready, undef, undef, 0);
		my $n = syswrite $socket, $piece;

		last if !$n;
		$sent += $n;
	}
	sysread $socket, my $answer, 65536;
	like($answer // '', qr{^HTTP/1\.1 413 }, 'is answered with 413');
	cmp_ok($sent, '<', 1 << 28, 'long before all of it was sent');
	for my $pid (@before) {
		my $n = private_memory($pid);

		$memory = $n if $n > $memory;
	}
	cmp_ok($memory, '<', 64 << 20, 'no memory was used');
	cmp_ok($disk->() - $before, '<', 1 << 16, 'nor disk');
	unharmed('1 GiB');
};

subtest '10,000 parameters' => sub {
	my $many = join '&', map { "p$_=$_" } 1 .. 10000;
	my $post = $stack->request('POST', '/form/', content => $many,
		headers => { 'Content-Type' =>
			'application/x-www-form-urlencoded' });

	like($post->{status}, qr/^(?:400|413)$/, 'in a form');
	like($post->{content}, qr/DATA_UPLOAD_MAX_NUMBER_FIELDS|fields/i,
		'the page says which limit');
	my $query = join '&', map { "p$_" } 1 .. 5000;

	like($stack->get("/query/?$query")->{status},
		qr/^(?:400|413|414|431)$/, 'in the query string');
	unharmed('parameters');
};

subtest 'broken multipart' => sub {
	my %broken = (
		'no boundary' => [ 'multipart/form-data', "--x\r\n\r\n" ],
		'an endless boundary' =>
		    [ 'multipart/form-data; boundary=' . 'x' x 300, 'x' ],
		'cut off in a header' => [ 'multipart/form-data; boundary=x',
			"--x\r\nContent-Disposition: form-da" ],
		'cut off in a file' => [ 'multipart/form-data; boundary=x',
			"--x\r\nContent-Disposition: form-data; name=file; " .
			"filename=a\r\n\r\nabc" ],
		'not multipart at all' =>
		    [ 'multipart/form-data; boundary=x', 'hello' ],
	);

	for my $name (sort keys %broken) {
		my ($type, $body) = @{ $broken{$name} };
		my $answer = $stack->request('POST', '/form/',
			content => $body,
			headers => { 'Content-Type' => $type });

		is($answer->{status}, 400, $name);
	}
	unharmed('multipart');
};

subtest 'broken addresses' => sub {
	for my $path ('/%', '/%4', '/%zz/', '/%00/', '/a%00b', '/%c0%af',
	    '/%ff/', '/%ed%a0%80/', '/query/?q=%zz', '/query/?q=%00',
	    '/query/?q=%ff') {
		my $raw = $stack->raw("GET $path HTTP/1.1\r\n" .
			"Host: localhost\r\nConnection: close\r\n\r\n");

		like($raw, qr{^HTTP/1\.[01] 400 }, $path);
	}
	unharmed('addresses');
};

subtest 'NUL bytes' => sub {
	my $answer = $stack->request('POST', '/form/',
		content => 'a=%00b',
		headers => { 'Content-Type' =>
			'application/x-www-form-urlencoded' });

	is($answer->{status}, 400, 'in a form');
	like($stack->raw("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		qr{^HTTP/1\.[01] 400 }, 'in the request line');
	unharmed('NUL');
};

subtest 'a cookie of 64 KiB' => sub {
	my $raw = $stack->raw("GET /cookie/ HTTP/1.1\r\nHost: localhost\r\n" .
		'Cookie: big=' . 'x' x 65536 .
		"\r\nConnection: close\r\n\r\n");

	like($raw, qr{^HTTP/1\.[01] (?:400|413|431) }, 'is refused');
	unharmed('cookie');
};

subtest 'a worker that never looks up' => sub {
	my $answer = $stack->get('/spin/');

	cmp_ok($answer->{status}, '>=', 500, 'is an error for that request');
	ok($stack->wait_for('a new worker', sub {
		my @now = $stack->workers;

		return @now == 2 && "@now" ne "@before";
	}), 'it is killed and replaced');
	is($stack->get('/')->{content}, "hello\n", 'the others answer');
	ok($stack->logged(qr{killed.*uri=/spin/}), 'the log names the request');
};

subtest 'a worker that crashes' => sub {
	cmp_ok($stack->get('/crash/')->{status}, '>=', 500,
		'is an error for that request');
	ok($stack->wait_for('a new worker', sub { $stack->workers == 2 }),
		'it is replaced');
	is($stack->get('/')->{content}, "hello\n", 'the others answer');
	ok($stack->logged(qr{crashed.*signal=SEGV.*uri=/crash/}),
		'the log names signal and request');
	ok($stack->logged(qr{backtrace=.*probe_crash}),
		'and the function that did it');
};

done_testing();
