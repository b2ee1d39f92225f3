# SPDX-License-Identifier: MIT
package Quintet::Pool;

=head1 NAME

Quintet::Pool - the pool with a few handlers (t/serve/pool-app), for its tests

=head1 SYNOPSIS

    my $pool = Quintet::Pool->new(WORKERS => 2, HARD => 500)->start;
    is($pool->get('/hello')->{body}, "hello\n");
    $pool->signal('HUP');
    ok($pool->wait_log(qr/generation 2 is ready/));

=head1 DESCRIPTION

Options are pool-app's POOL_ variables without the prefix. Sockets and the log
are in a directory of their own; what was started is stopped at the end.

=cut

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use JSON::PP;
use POSIX ();
use Time::HiRes qw(sleep time);
use Quintet::FCGI;

my @started;

sub new {
    my ($class, %env) = @_;
    my $dir = tempdir(CLEANUP => 1);
    my $top = abs_path($ENV{top_builddir} // '.');
    return bless { dir => $dir, built => "$top/t/serve/pool-app", program => "$dir/pool-app",
        env => { LISTEN => "$dir/pool.sock", CONTROL => "$dir/control.sock", LOG => "$dir/log", %env } }, $class;
}

sub missing { my ($self) = @_; return -x $self->{built} ? undef : 'pool-app is not built' }
sub dir { $_[0]{dir} }
sub socket { $_[0]{env}{LISTEN} =~ s/,.*//r }
sub pid { $_[0]{pid} }

# Run the program of this pool with its environment; $before runs in the child.
sub spawn {
    my ($self, $before, @args) = @_;
    # a copy under its own path, so that a test can replace it
    copy($self->{built}, $self->{program}) or die "copy: $!" unless -e $self->{program};
    chmod 0755, $self->{program};
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        $ENV{"POOL_$_"} = $self->{env}{$_} for grep { defined $self->{env}{$_} } keys %{ $self->{env} };
        open STDERR, '>>', "$self->{dir}/stderr";
        open STDOUT, '>>', "$self->{dir}/stdout";
        $before->() if $before;
        { no warnings; exec $self->{program}, @args }
        POSIX::_exit(127);
    }
    push @started, $pid;
    return $pid;
}

sub start {
    my ($self, $before) = @_;
    $self->{pid} = $self->spawn($before);
    $self->wait_log(qr/generation 1 is ready/) or die 'the pool did not start: ' . $self->log . $self->stderr;
    return $self;
}

sub slurp { my ($path) = @_; open my $in, '<', $path or return ''; local $/; return <$in> // '' }
sub log { slurp($_[0]{env}{LOG}) }
sub stderr { slurp("$_[0]{dir}/stderr") }

# Wait for something to become true, at most $seconds.
sub wait_for {
    my ($what, $seconds) = @_;
    my $end = time + ($seconds // 10);
    while (time < $end) {
        my $got = $what->();
        return $got if $got;
        sleep 0.02;
    }
    return $what->();
}

sub wait_log { my ($self, $like, $seconds) = @_; return wait_for(sub { $self->log =~ $like }, $seconds) }

sub signal { my ($self, $signal) = @_; return kill $signal, $self->{pid} }

# Wait for the master's end: its exit status, undef when it still runs.
sub wait_exit {
    my ($self, $seconds, $pid) = @_;
    $pid //= $self->{pid};
    my $status;
    wait_for(sub { return 0 if waitpid($pid, POSIX::WNOHANG()) != $pid; $status = $?; return 1 }, $seconds);
    return $status;
}

sub get { my ($self, $uri, %o) = @_; return Quintet::FCGI::get($self->socket, $uri, %o) }
sub connect { my ($self) = @_; return Quintet::FCGI->connect($self->socket) }

# The status as the control socket gives it.
sub status {
    my ($self) = @_;
    local $ENV{POOL_CONTROL} = $self->{env}{CONTROL};
    my $text = qx('$self->{program}' status json 2>/dev/null);
    return $text ? decode_json($text) : undef;
}

sub workers { my ($self) = @_; return sort map { $_->{pid} } @{ ($self->status // {})->{workers} // [] } }

sub wait_workers { my ($self, $n, $seconds) = @_; return wait_for(sub { my @w = $self->workers; @w == $n }, $seconds) }

# Clients that ask for $uri until told to stop; finish returns how many answers
# were right and which were not.
sub load {
    my ($self, $uri, $clients, %o) = @_;
    my @readers;
    for (1 .. $clients) {
        pipe my $read, my $write or die "pipe: $!";
        my $pid = fork // die "fork: $!";
        if (!$pid) {
            close $read;
            my $stop = 0;
            local $SIG{TERM} = sub { $stop = 1 };
            my ($good, @bad) = (0);
            my $kept;
            until ($stop) {
                my $fcgi = $kept // $self->connect;
                my $answer = $fcgi && $fcgi->request(uri => $uri, keep => $o{keep});
                if ($answer && $answer->{status} == 200) { $good++; $kept = $fcgi if $o{keep} }
                elsif ($kept && $kept->{closed}) { $kept = undef }    # as a web server would: connect again
                else { push @bad, $answer ? $answer->{status} : "no answer: $!"; $kept = undef }
                last if @bad > 100;
            }
            print $write join("\n", $good, @bad), "\n";
            close $write;
            POSIX::_exit(0);
        }
        close $write;
        push @readers, [ $pid, $read ];
    }
    return bless { readers => \@readers }, 'Quintet::Pool::Load';
}

END {
    my $status = $?;
    kill 'TERM', @started if @started;
    for my $pid (@started) {
        wait_for(sub { waitpid($pid, POSIX::WNOHANG()) != 0 }, 5) or kill 'KILL', $pid;
    }
    $? = $status;
}

package Quintet::Pool::Load;

sub finish {
    my ($self) = @_;
    my ($good, @bad) = (0);
    kill 'TERM', map { $_->[0] } @{ $self->{readers} };
    for (@{ $self->{readers} }) {
        my ($pid, $read) = @$_;
        chomp(my ($n, @wrong) = <$read>);
        $good += $n // 0;
        push @bad, @wrong;
        waitpid $pid, 0;
    }
    return ($good, @bad);
}

1;
