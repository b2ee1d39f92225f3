#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Workers that die, are replaced, recycled, killed; how many there are.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(sleep time);
use Quintet::Pool;

my $pool = Quintet::Pool->new(WORKERS => 3, HARD => 600, SLOW => 200);
plan skip_all => $pool->missing if $pool->missing;
$pool->start;
ok($pool->wait_workers(3), 'three workers');

# ---- crashes
is($pool->get('/crash?x=1'), undef, 'a crash costs its request');
ok($pool->wait_log(qr/worker crashed.*signal=SEGV.*\/crash\?x=1.*crash_deeply/), 'is logged with its request and backtrace');
like($pool->log, qr/#0 crash_deeply\S* \(\S*pool-app\.c:\d+\)\\n#1 crash /, 'whose first frame is where it happened');
ok($pool->wait_workers(3), 'and is replaced');
is($pool->get('/bug'), undef, 'an abort, too');
ok($pool->wait_log(qr/worker crashed.*signal=ABRT.*uri=\/bug.*bug \(/), 'is logged');
is($pool->get('/hello')->{body}, "hello\n", 'others are served');

# ---- the hard time-out
my $begin = time;
is($pool->get('/slow?ms=20000'), undef, 'a request over the hard time-out');
cmp_ok(time - $begin, '<', 3, 'is killed');
ok($pool->wait_log(qr/REQUEST_HARD_TIMEOUT.*uri="?\/slow\?ms=20000/), 'the log says so');
ok($pool->wait_log(qr/worker crashed.*signal=ABRT.*\/slow.*slow \(\S*pool-app\.c/), 'with the backtrace');
is($pool->status->{requests_killed}, 1, 'and it is counted');
$pool->get('/slow?ms=250');
is($pool->status->{requests_slow}, 1, 'so is a slow one');

# ---- kill -9 under load
my $load = $pool->load('/slow?ms=2', 6);
my $killed = 0;
for (1 .. 6) {
    sleep 0.4;
    my @workers = $pool->workers;
    $killed += kill 'KILL', $workers[ rand @workers ];
}
sleep 0.5;
my ($good, @bad) = $load->finish;
cmp_ok($good, '>', 300, "$good requests while workers are killed");
cmp_ok(scalar @bad, '<=', $killed, "only those in flight fail: @bad");
ok($pool->wait_workers(3), 'all are back');
cmp_ok($pool->status->{workers_crashed}, '>=', $killed, 'and counted');

# ---- TTIN, TTOU
$pool->signal('TTIN');
ok($pool->wait_workers(4), 'TTIN: one more');
$pool->signal('TTOU'), sleep 0.1 for 1 .. 3;
ok($pool->wait_workers(1), 'TTOU: fewer');
$pool->signal('TTOU');
sleep 0.3;
is($pool->get('/hello')->{body}, "hello\n", 'one always stays');

# ---- status
my $status = $pool->status;
is($status->{responses}{'2xx'} + 0, $status->{requests} - $status->{responses}{none}, 'the numbers agree');
my $sum = 0;
$sum += $_->{requests} for @{ $status->{latency} };
is($sum, $status->{requests}, 'the histogram counts every request');
cmp_ok($status->{queues}{ $pool->socket }, '>=', 0, 'the queue of the socket is known');
# One that is just ending has none any more.
my ($largest) = sort { $b <=> $a } map { $_->{rss_bytes} } @{ $status->{workers} };
cmp_ok($largest, '>', 100_000, 'so is the size of a worker');
my $metrics = $pool->get('/-/metrics');
like($metrics->{head}, qr{^Content-Type: application/openmetrics-text}m, 'metrics are OpenMetrics');
like($metrics->{body}, qr/# EOF\n\z/, 'and end as they must');
like($metrics->{body}, qr/^quintet_requests_total \d+$/m, 'with counters');
like($metrics->{body}, qr/^quintet_request_duration_seconds_bucket\{le="\+Inf"\} (\d+)\nquintet_request_duration_seconds_count \1$/m, 'and a histogram');
is($pool->get('/-/status?json')->{status}, 200, 'the status page');
my @stuck = map { my $c = $pool->connect; $c->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=400')); $c } 1 .. 4;
sleep 0.2;
$status = $pool->status;
cmp_ok($status->{queues}{ $pool->socket }, '>=', 2, 'connections in the queue are counted');
is($status->{workers}[0]{request}{uri}, '/slow?ms=400', 'the request in hand is shown');
is($_->answer(1)->{status}, 200, 'and answered') for @stuck;

# ---- a crash loop
$pool = Quintet::Pool->new(WORKERS => 2);
$pool->{env}{FAIL_BEGIN} = 1;
$pool->{pid} = $pool->spawn;
sleep 2.2;
my $tries = () = $pool->log =~ /told not to begin/g;
cmp_ok($tries, '>=', 3, "a worker that cannot start is tried again ($tries times)");
cmp_ok($tries, '<=', 10, 'but not all the time');
$pool->signal('TERM');
is($pool->wait_exit(3), 0, 'TERM ends the pool also then');

# ---- recycling
$pool = Quintet::Pool->new(WORKERS => 2, MAX_REQUESTS => 20, MAX_REQUESTS_JITTER => 10)->start;
$load = $pool->load('/hello', 3);
sleep 1;
($good, @bad) = $load->finish;
cmp_ok($good, '>', 100, "$good requests while workers are recycled");
is_deeply(\@bad, [], 'none fails');
$status = $pool->status;
cmp_ok($status->{workers_recycled}, '>=', int($good / 31) - 2, 'workers are recycled by requests');
cmp_ok($status->{workers_recycled}, '<=', $good / 20, 'but not too early');
is($status->{requests}, $good, 'the counters survive it');
is($status->{workers_crashed}, 0, 'recycling is no crash');

$pool = Quintet::Pool->new(WORKERS => 1, MAX_AGE => 500)->start;
my ($first) = $pool->workers;
ok(Quintet::Pool::wait_for(sub { my ($now) = $pool->workers; $now && $now != $first }, 4), 'by age');
$pool = Quintet::Pool->new(WORKERS => 1, MAX_RSS => 40 << 20)->start;
($first) = $pool->workers;
is($pool->get('/grow')->{status}, 200, 'a worker that has grown');
ok(Quintet::Pool::wait_for(sub { my ($now) = $pool->workers; $now && $now != $first }, 9), 'by size');

# ---- dynamic and on demand
$pool = Quintet::Pool->new(MODE => 'dynamic', WORKERS => 6, SPARE_MIN => 2, SPARE_MAX => 3, IDLE => 100)->start;
ok($pool->wait_workers(2), 'dynamic: as many as are to be spare');
@stuck = map { my $c = $pool->connect; $c->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=1500')); $c } 1 .. 8;
ok($pool->wait_workers(6, 3), 'more while they work, up to the maximum');
is($_->answer(1)->{status}, 200, 'all are answered') for @stuck;
ok($pool->wait_workers(3, 4), 'fewer when they are idle');
$pool = Quintet::Pool->new(MODE => 'ondemand', WORKERS => 4, IDLE => 300)->start;
ok($pool->wait_workers(0, 3), 'on demand: none while nobody asks');
$begin = time;
is($pool->get('/hello')->{body}, "hello\n", 'one when somebody does');
cmp_ok(time - $begin, '<', 0.5, 'at once');
@stuck = map { my $c = $pool->connect; $c->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=1000')); $c } 1 .. 8;
ok($pool->wait_workers(4, 3), 'up to the maximum');
is($_->answer(1)->{status}, 200, 'all are answered') for @stuck;
ok($pool->wait_workers(0, 3), 'none again when they have been idle');
unlike($pool->log, qr/crashed/, 'without a crash');
done_testing();
