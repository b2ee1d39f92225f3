#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Reload without losing a request, and the ways to end.
use strict;
use warnings;
use File::Copy qw(copy);
use Test::More;
use Time::HiRes qw(sleep time);
use Quintet::Pool;

my $pool = Quintet::Pool->new(WORKERS => 2);
plan skip_all => $pool->missing if $pool->missing;
$pool->{env}{BROKEN_FILE} = $pool->dir . '/broken';
$pool->start;

# ---- 20 reloads under load
my @load = ($pool->load('/hello', 3), $pool->load('/slow?ms=30', 2), $pool->load('/hello', 2, keep => 1));
for my $n (2 .. 21) {
    $pool->signal('HUP');
    $pool->wait_log(qr/generation $n is ready/) or last;
}
my ($good, @bad) = (0);
for (@load) { my ($n, @wrong) = $_->finish; $good += $n; push @bad, @wrong }
ok($pool->wait_log(qr/generation 21 is ready/, 1), '20 reloads');
cmp_ok($good, '>', 200, "$good requests meanwhile");
is_deeply(\@bad, [], 'none fails');
my $status = $pool->status;
is($status->{reloads}, 20, 'they are counted');
cmp_ok($status->{requests}, '>=', $good, 'the counters survive them');
ok($pool->wait_workers(2), 'the old workers are gone');

# ---- a new binary with new settings
open my $out, '>', $pool->dir . '/new' or die;
print $out "#!/usr/bin/perl\n\$ENV{POOL_WORKERS} = 3;\nexec { '$pool->{built}' } \$0, \@ARGV;\n";
close $out;
chmod 0755, $pool->dir . '/new';
rename $pool->dir . '/new', $pool->{program};
my $pid = $pool->pid;
$pool->signal('HUP');
ok($pool->wait_log(qr/generation 22 is ready/), 'another binary');
ok(Quintet::Pool::wait_for(sub { my $s = $pool->status; $s && $s->{workers_wanted} == 3 }), 'with other settings');
is(readlink "/proc/$pid/exe", $pool->{built}, 'runs in the process that a supervisor knows');
is($pool->get('/hello')->{body}, "hello\n", 'and serves');

# ---- a generation that fails its self-check
my $load = $pool->load('/hello', 4);
open $out, '>', $pool->{env}{BROKEN_FILE} or die;
close $out;
$pool->signal('HUP');
ok($pool->wait_log(qr/reload failed.*in the way/), 'a failed self-check is logged with its reason');
unlink $pool->{env}{BROKEN_FILE};
for my $mode (0755, 0644) {
    open $out, '>', $pool->dir . '/new' or die;
    print $out "#!/bin/sh\necho 'cannot read the settings' >&2\nexit 3\n";
    close $out;
    chmod $mode, $pool->dir . '/new';
    rename $pool->dir . '/new', $pool->{program};
    $pool->signal('HUP');
    sleep 0.3;
}
ok($pool->wait_log(qr/reload failed.*cannot read the settings.*exit status 3/), 'so is a program that gives up');
ok($pool->wait_log(qr/reload failed.*could not execute/), 'and one that does not run');
($good, @bad) = $load->finish;
is_deeply(\@bad, [], "the present generation keeps serving: $good requests");
unlink $pool->{program};
copy($pool->{built}, $pool->{program});
chmod 0755, $pool->{program};
is($pool->status->{reloads_failed}, 3, 'failures are counted');
$pool->signal('HUP');
ok($pool->wait_log(qr/generation 23 is ready/), 'and a good one is taken again');

# ---- graceful
my $slow = $pool->connect;
$slow->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=700'));
sleep 0.2;
$pool->signal('QUIT');
my $answer = $slow->answer(1);
is($answer && $answer->{body}, "hello\n", 'QUIT: the request in hand is finished');
is($pool->wait_exit(3), 0, 'then the pool ends');
ok(!-e $pool->socket && !-e $pool->{env}{CONTROL}, 'and removes its sockets');

$pool = Quintet::Pool->new(WORKERS => 1)->start;
my @queued = map { my $c = $pool->connect; $c->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=200')); $c } 1 .. 4;
sleep 0.1;
$pool->signal('QUIT');
is_deeply([ map { my $a = $_->answer(1); $a && $a->{status} } @queued ], [ (200) x 4 ], 'QUIT: what has queued up is served, too');
is($pool->wait_exit(3), 0, 'then the pool ends');

$pool = Quintet::Pool->new(WORKERS => 2)->start;
$slow = $pool->connect;
$slow->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=20000'));
sleep 0.2;
my $begin = time;
$pool->signal('TERM');
is($pool->wait_exit(6), 0, 'TERM ends at once');
cmp_ok(time - $begin, '<', 4, 'whatever is in hand');

$pool = Quintet::Pool->new(WORKERS => 2)->start;
my @workers = $pool->workers;
$pool->signal('KILL');
ok(Quintet::Pool::wait_for(sub { !grep { kill 0, $_ } @workers }, 5), 'workers do not outlive a master that was killed');
$pool->wait_exit(2);
$pool->{env}{LOG} .= '2';
ok($pool->start, 'and the next one replaces its stale socket');

# ---- logs
rename $pool->{env}{LOG}, "$pool->{env}{LOG}.1";
$pool->signal('USR1');
ok(Quintet::Pool::wait_for(sub { -e $pool->{env}{LOG} }), 'USR1 opens the log again');
$pool->signal('TTIN');
ok($pool->wait_log(qr/workers: 3/), 'the master writes to the new one');
done_testing();
