#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# The pool from a web server's side: requests, bodies, kept connections, and
# peers that stall, leave, or send what they should not (FastCGI 1.0).
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(sleep time);
use Quintet::Pool;

my $pool = Quintet::Pool->new(WORKERS => 1, IO => 700);
plan skip_all => $pool->missing if $pool->missing;
$pool->start;
my $record = \&Quintet::FCGI::record;

is($pool->get('/hello')->{body}, "hello\n", 'a plain request');
is($pool->get('/nothing')->{status}, 404, 'a page that is not there');
my ($worker) = $pool->workers;

# ---- bodies
for my $size (0, 1, 10, 8191, 8192, 65535, 70_000, 1_000_000) {
    my $body = join '', map { chr(97 + $_ % 26) } 1 .. $size;
    my $answer = $pool->get('/echo', body => $body);
    ok($answer && $answer->{body} eq $body, "a body of $size bytes comes back");
}
my $answer = $pool->get('/echo', body => 'x' x 5000, body_size => 7, no_length => 1);
is($answer->{body}, 'x' x 5000, 'in small records, without CONTENT_LENGTH');
for my $size (1, 8000, 8192, 65528, 65529, 3_000_000) {
    is(length($pool->get("/big?size=$size")->{body}), $size, "a response of $size bytes");
}
is($pool->get('/hello', body => 'y' x 300_000)->{body}, "hello\n", 'a body that nobody reads');

# ---- parameters
is($pool->get('/hello', params_size => 13)->{body}, "hello\n", 'parameters split over many records');
is($pool->get('/hello', params => [ map { ("HTTP_X_$_", 'v' x 200) } 1 .. 60 ])->{body}, "hello\n", 'long ones');
is($pool->get('/hello', params => [ map { ("HTTP_X_$_", 'v') } 1 .. 10_000 ])->{status}, 431, '10,000 parameters');
is($pool->get('/hello', params => [ HTTP_COOKIE => 'c' x 65536 ])->{status}, 431, 'a cookie of 64 KiB');
is($pool->get('/hello', params => [ HTTP_X => "a\0b" ])->{status}, 400, 'a NUL byte');
is($pool->get('/' . 'a' x 60_000)->{status}, 414, 'a long URL');

# ---- kept connections
my $kept = $pool->connect;
is($kept->request(uri => '/hello', keep => 1)->{body}, "hello\n", 'a kept connection') for 1 .. 3;
is($kept->request(uri => '/echo', keep => 1, body => 'z' x 100_000, id => 7)->{body}, 'z' x 100_000, 'with a body');
is($kept->request(uri => '/hello', keep => 1, body => 'z' x 500_000)->{body}, "hello\n", 'with an unread body');
is($kept->request(uri => '/pid', keep => 1)->{body}, "$worker\n", 'and goes on');
my @others = map { $pool->connect } 1 .. 20;
is($_->request(uri => '/hello', keep => 1)->{body}, "hello\n", 'beside others on one worker') for @others;
$kept->send_raw(Quintet::FCGI::bytes(uri => '/hello', keep => 1, id => 1)
        . Quintet::FCGI::bytes(uri => '/echo', keep => 1, id => 2, body => 'second')
        . Quintet::FCGI::bytes(uri => '/hello', keep => 1, id => 3));
is($kept->answer(1)->{body}, "hello\n", 'several requests in one go: the first');
is($kept->answer(2)->{body}, 'second', 'the second');
is($kept->answer(3)->{body}, "hello\n", 'the third');
ok(!$kept->is_closed(0.2), 'and the connection stays open');

# The end of STDIN in a packet of its own, as Apache sends it.
my $bytes = Quintet::FCGI::bytes(uri => '/hello', keep => 1);
$kept->send_raw(substr $bytes, 0, -8);
sleep 0.05;
$kept->send_raw(substr $bytes, -8);
is($kept->answer(1)->{body}, "hello\n", 'a late end of STDIN');
is($kept->request(uri => '/hello', keep => 1)->{body}, "hello\n", 'is not taken for the next request');

# ---- peers that stall
my @stalled = map { $pool->connect } 1 .. 5;
my $i = 0;
for my $fcgi (@stalled) {
    $fcgi->send_raw(substr $bytes, 0, (0, 3, 8, 20, 60)[ $i++ ]);
}
my $begin = time;
is($pool->get('/hello')->{body}, "hello\n", 'stalled peers do not hold the worker');
cmp_ok(time - $begin, '<', 0.5, 'not even for a while');
is((grep { $_->is_closed(3) } @stalled), 5, 'and are dropped');
my $half = $pool->connect;
$half->send_raw(Quintet::FCGI::begin(1) . $record->(4, 1, Quintet::FCGI::params(
    Quintet::FCGI::cgi(uri => '/echo', body => 'x' x 100))) . $record->(4, 1) . $record->(5, 1, 'x' x 50));
$answer = $half->answer(1, 3);
is($answer && $answer->{status}, 400, 'a body that does not come is an error after the time-out');

# A peer that does not read: the worker gives up and serves others.
my $deaf = $pool->connect;
$deaf->send_raw(Quintet::FCGI::bytes(uri => '/big?size=20000000'));
sleep 0.1;
is($pool->get('/hello', timeout => 8)->{body}, "hello\n", 'a peer that does not read is given up');

# ---- peers that break the rules
my $rude = $pool->connect;
$rude->send_raw($record->(9, 0, Quintet::FCGI::params(map { ($_ => '') } qw(FCGI_MAX_CONNS FCGI_MPXS_CONNS))));
my $values = $rude->read_record(3);
is($values && $values->[0], 10, 'FCGI_GET_VALUES is answered at once');
is($values && $values->[2], Quintet::FCGI::params(FCGI_MAX_CONNS => 1, FCGI_MPXS_CONNS => 0), 'with the values');
$rude->send_raw($record->(9, 0, Quintet::FCGI::params(map { ('FCGI_MAX_CONNS' => '') } 1 .. 500)));
$values = $rude->read_record(3);
is($values && length $values->[2], 17, 'asked for 500 times it is answered once');
$rude->send_raw($record->(77, 0, 'what?'));
$values = $rude->read_record(3);
is_deeply($values && [ $values->[0], unpack 'C', $values->[2] ], [ 11, 77 ], 'unknown types are named as such');
is($rude->request(uri => '/hello')->{body}, "hello\n", 'and then a request is served');
$rude = $pool->connect;
my @parts = (Quintet::FCGI::begin(1), $record->(4, 1, Quintet::FCGI::params(Quintet::FCGI::cgi(uri => '/echo'))),
    $record->(4, 1), $record->(5, 1, 'ab'), $record->(5, 1, 'cd'), $record->(5, 1));
$rude->send_raw(join $record->(9, 0, Quintet::FCGI::params(map { ('FCGI_MAX_REQS' => '') } 1 .. 100)), @parts);
is($rude->answer(1)->{body}, 'abcd', 'in the middle of a request, too');

my %broken = (
    'another version' => "\x02" . substr($bytes, 1),
    'a length beyond the record' => Quintet::FCGI::begin(1) . $record->(4, 1, "\xff\xff\xff\xff\xff\xff\xff\xffA") . $record->(4, 1),
    'a short BEGIN' => $record->(1, 1, 'abc'),
    'STDIN before PARAMS' => Quintet::FCGI::begin(1) . $record->(5, 1, 'x'),
    'parameters without end' => Quintet::FCGI::begin(1) . join('', map { $record->(4, 1, 'x' x 65000) } 1 .. 40),
);
for my $name (sort keys %broken) {
    my $fcgi = $pool->connect;
    $fcgi->send_raw($broken{$name});
    ok($fcgi->is_closed(3), "$name: dropped");
}
$rude = $pool->connect;
$rude->send_raw(Quintet::FCGI::bytes(uri => '/hello', role => 2));
is($rude->answer(1)->{protocol}, 3, 'another role: FCGI_UNKNOWN_ROLE');
$rude = $pool->connect;
$rude->send_raw(Quintet::FCGI::begin(1, 1) . $record->(2, 1));
is($rude->answer(1)->{protocol}, 0, 'an aborted request is ended');
is($rude->request(uri => '/hello', keep => 1, id => 2)->{body}, "hello\n", 'and its connection usable');
$rude->send_raw(Quintet::FCGI::begin(1, 1) . Quintet::FCGI::begin(2, 1));
is($rude->answer(2)->{protocol}, 1, 'a second request at once: FCGI_CANT_MPX_CONN');
srand 42;
for (1 .. 200) {
    my $fcgi = $pool->connect;
    my $noise = $bytes;
    substr $noise, int rand length $noise, 1, chr int rand 256 for 1 .. 1 + int rand 4;
    $fcgi->send_raw($noise);
    $fcgi->close;
}
is($pool->get('/pid')->{body}, "$worker\n", 'after all that the same worker serves');
unlike($pool->log, qr/crashed/, 'and none has crashed');

# ---- work after the response
$pool = Quintet::Pool->new(WORKERS => 1);
$pool->{env}{VERSION_FILE} = $pool->dir . '/later';
$pool->start;
$begin = time;
my $fcgi = $pool->connect;
is($fcgi->request(uri => '/later')->{body}, "hello\n", 'a response with work after it');
ok($fcgi->is_closed(1) && time - $begin < 0.25, 'is finished, its connection closed, before');
ok(Quintet::Pool::wait_for(sub { -s $pool->dir . '/later' }), 'the work is done');
done_testing();
