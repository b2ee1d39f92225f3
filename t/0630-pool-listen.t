#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Where the pool listens, who may connect, and as whom it runs.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();
use Socket;
use Test::More;
use Time::HiRes qw(sleep time);
use Quintet::Pool;

my $pool = Quintet::Pool->new;
plan skip_all => $pool->missing if $pool->missing;

sub free_port {
    my ($family) = @_;
    my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => 0) or die;
    return $socket->sockport;
}

# A pool that must refuse to start: what it says.
sub refusal {
    my (%env) = @_;
    my $refused = Quintet::Pool->new(%env);
    $refused->{env}{$_} = $env{$_} for keys %env;
    my $status = $refused->wait_exit(5, $refused->spawn);
    return defined $status && $status != 0 ? $refused->log : 'it started';
}

# ---- unix sockets
my $dir = $pool->dir;
$pool->{env}{LISTEN} = "$dir/run/pool.sock";
$pool->start;
is(sprintf('%o', (stat "$dir/run")[2] & 07777), '750', 'the directory is made, mode 0750');
is(sprintf('%o', (stat "$dir/run/pool.sock")[2] & 07777), '660', 'the socket has mode 0660');
like(refusal(LISTEN => "$dir/run/pool.sock"), qr/another process answers/, 'a socket in use is not replaced');
is($pool->get('/hello')->{status}, 200, 'and still served');
like(refusal(CONTROL => $pool->{env}{CONTROL}), qr/another master answers/, 'nor is the control socket');
open my $out, '>', "$dir/file" or die;
close $out;
like(refusal(LISTEN => "$dir/file"), qr/is no socket/, 'a file is not removed');
like(refusal(LISTEN => "$dir/" . 'x' x 120), qr/longer than 107 bytes/, 'a path that is too long');
like(refusal(LISTEN => "$dir/file/b/c.sock"), qr/could not make the directory/, 'a directory that cannot be made');
like(refusal(LISTEN => 'nonsense'), qr/cannot listen on \\"nonsense/, 'nonsense');
like(refusal(LISTEN => 'systemd'), qr/LISTEN_FDS/, 'systemd without sockets');
like(refusal(SOCKET_MODE => '9'), qr/not an octal file mode/, 'a bad mode');
like(refusal(USER => 'nobody-of-that-name'), qr/cannot find the user/, 'an unknown user');
my $private = Quintet::Pool->new(SOCKET_MODE => '600')->start;
is(sprintf('%o', (stat $private->socket)[2] & 07777), '600', 'a mode of choice');

# ---- TCP
my $port = free_port();
like(refusal(LISTEN => "127.0.0.1:$port"), qr/FCGI_WEB_SERVER_ADDRS/, 'TCP needs an allow-list');
my $both = Quintet::Pool->new(LISTEN => "127.0.0.1:$port,$dir/both.sock", WEB_SERVERS => '192.0.2.7,127.0.0.0/8')->start;
is(Quintet::FCGI::get("127.0.0.1:$port", '/hello')->{body}, "hello\n", 'TCP, a peer on the list');
is(Quintet::FCGI::get("$dir/both.sock", '/hello')->{body}, "hello\n", 'and a unix socket beside it');
is(length Quintet::FCGI::get("127.0.0.1:$port", '/big?size=5000000')->{body}, 5_000_000, 'a large response over TCP');
$both->signal('HUP');
ok($both->wait_log(qr/generation 2 is ready/), 'a reload');
is(Quintet::FCGI::get("127.0.0.1:$port", '/hello')->{body}, "hello\n", 'keeps TCP');
is(Quintet::FCGI::get("$dir/both.sock", '/hello')->{body}, "hello\n", 'and unix sockets');
$port = free_port();
Quintet::Pool->new(LISTEN => "127.0.0.1:$port", WEB_SERVERS => '192.0.2.7')->start;
is(Quintet::FCGI::get("127.0.0.1:$port", '/hello'), undef, 'a peer that is not on the list is turned away');
SKIP: {
    my $probe;
    my $six = socket($probe, AF_INET6, SOCK_STREAM, 0) && bind $probe, pack_sockaddr_in6(0, Socket::inet_pton(AF_INET6, '::1'));
    skip 'no IPv6 here', 1 unless $six;
    my ($number) = unpack_sockaddr_in6(getsockname $probe);
    close $probe;
    Quintet::Pool->new(LISTEN => "[::1]:$number", WEB_SERVERS => '::1')->start;
    socket my $client, AF_INET6, SOCK_STREAM, 0 or die;
    CORE::connect $client, pack_sockaddr_in6($number, Socket::inet_pton(AF_INET6, '::1')) or die;
    my $fcgi = bless { socket => $client, buffer => '' }, 'Quintet::FCGI';
    is($fcgi->request(uri => '/hello')->{body}, "hello\n", 'IPv6');
}

# ---- systemd
my $notified = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "$dir/notify") or die;
sub notified {
    my ($like) = @_;
    my $end = time + 5;
    while (time < $end) {
        my $in = '';
        vec($in, fileno $notified, 1) = 1;
        select($in, undef, undef, 0.5) or next;
        recv $notified, my $text, 4096, 0;
        return 1 if $text =~ $like;
    }
    return 0;
}
my $activated = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/act.sock", Listen => 64) or die;
my $unit = Quintet::Pool->new(LISTEN => 'systemd');
$unit->start(sub {
    my $fd = fileno $activated;
    POSIX::dup2($fd, 3) if $fd != 3;
    # perl closes all above 2 at exec unless told not to
    require Fcntl;
    open my $three, '<&=', 3 or die;
    fcntl $three, Fcntl::F_SETFD(), 0;
    @ENV{qw(LISTEN_FDS LISTEN_PID NOTIFY_SOCKET WATCHDOG_USEC)} = (1, $$, "$dir/notify", 400_000);
    $unit->{three} = $three;
});
ok(notified(qr/^READY=1$/m), 'LISTEN_FDS: systemd is told READY');
is(Quintet::FCGI::get("$dir/act.sock", '/hello')->{body}, "hello\n", 'its socket is served');
ok(notified(qr/^WATCHDOG=1$/m), 'the watchdog is fed');
$unit->signal('HUP');
ok(notified(qr/^RELOADING=1$/m), 'a reload is announced');
ok(notified(qr/^READY=1$/m), 'and its end');
is(Quintet::FCGI::get("$dir/act.sock", '/hello')->{body}, "hello\n", 'the socket is kept');
$unit->signal('QUIT');
ok(notified(qr/^STOPPING=1$/m), 'STOPPING is told');
is($unit->wait_exit(3), 0, 'and it ends');
ok(-e "$dir/act.sock", 'a socket of systemd is left alone');

# ---- fd 0: spawn-fcgi, lighttpd's bin-path, mod_fcgid
my $zero = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/zero.sock", Listen => 64) or die;
my $alone = Quintet::Pool->new(WORKERS => 4, MAX_REQUESTS => 3);
$alone->{pid} = $alone->spawn(sub { POSIX::dup2(fileno $zero, 0) });
close $zero;
is(Quintet::FCGI::get("$dir/zero.sock", '/pid')->{body}, "$alone->{pid}\n", 'fd 0: the process itself answers') for 1 .. 10;
is(scalar(() = glob "/proc/$alone->{pid}/task/*/children"), 1, 'without a pool of its own');
like(Quintet::Pool::slurp("/proc/$alone->{pid}/task/$alone->{pid}/children"), qr/^$/, 'it has no children');
my $slow = Quintet::FCGI->connect("$dir/zero.sock");
$slow->send_raw(Quintet::FCGI::bytes(uri => '/slow?ms=400'));
sleep 0.1;
$alone->signal('TERM');
is($slow->answer(1)->{body}, "hello\n", 'TERM lets it finish the request');
is($alone->wait_exit(3), 0, 'and end');
$zero = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/zero2.sock", Listen => 64) or die;
$alone = Quintet::Pool->new;
$alone->{pid} = $alone->spawn(sub { POSIX::dup2(fileno $zero, 0) });
close $zero;
is(Quintet::FCGI::get("$dir/zero2.sock", '/crash'), undef, 'a crash');
is($alone->wait_exit(3) & 127, 11, 'ends it by the signal');
like($alone->log, qr{worker crashed.*signal=SEGV.*uri=/crash .*#0 crash_deeply\S* \(}, 'its log has request and backtrace');

# ---- privileges
my ($worker) = $pool->workers;
like(Quintet::Pool::slurp("/proc/$worker/status"), qr/^NoNewPrivs:\s1$/m, 'workers cannot gain privileges');
is(sprintf('%o', oct((Quintet::Pool::slurp("/proc/$worker/status") =~ /^Umask:\s+(\d+)/m)[0])), '27', 'their umask is clean');
SKIP: {
    skip 'not root', 3 if $> != 0;
    my @nobody = getpwnam 'nobody' or skip 'no user nobody', 3;
    my $user = Quintet::Pool->new(USER => 'nobody');
    chmod 0755, $user->dir;
    $user->start;
    ($worker) = $user->workers;
    my $text = Quintet::Pool::slurp("/proc/$worker/status");
    like($text, qr/^Uid:\s+$nobody[2]\s+$nobody[2]\s+$nobody[2]/m, 'workers run as the configured user');
    like($text, qr/^Gid:\s+$nobody[3]\s+$nobody[3]\s+$nobody[3]/m, 'and group');
    is($user->get('/hello')->{status}, 200, 'and serve');
}
done_testing();
