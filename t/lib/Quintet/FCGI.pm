# SPDX-License-Identifier: MIT
#
# A minimal FastCGI client, after the FastCGI 1.0 specification: records in and
# out over a unix or TCP socket, for tests that play the web server.
#
#   my $fcgi = Quintet::FCGI->connect('/run/x.sock');
#   my $answer = $fcgi->request(uri => '/hello');     { status, headers, body }
#   $fcgi->send_raw(Quintet::FCGI::record(9, 0, ...));
package Quintet::FCGI;

use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Errno;
use Time::HiRes qw(time);

use constant { T_BEGIN => 1, T_ABORT => 2, T_END => 3, T_PARAMS => 4, T_STDIN => 5, T_STDOUT => 6, T_STDERR => 7,
    T_GET_VALUES => 9, T_VALUES => 10, T_UNKNOWN => 11 };

our $TIMEOUT = 10;

sub connect {
    my ($class, $where) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $socket = $where =~ m{/}
        ? IO::Socket::UNIX->new(Type => IO::Socket::UNIX::SOCK_STREAM(), Peer => $where)
        : IO::Socket::INET->new(PeerAddr => $where, Proto => 'tcp', Timeout => 5);
    return undef unless $socket;
    $socket->autoflush(1);
    return bless { socket => $socket, buffer => '' }, $class;
}

sub record {
    my ($type, $id, $content) = @_;
    $content //= '';
    my $pad = -length($content) & 7;
    return pack('CCnnCC', 1, $type, $id, length $content, $pad, 0) . $content . "\0" x $pad;
}

sub begin { my ($id, $keep, $role) = @_; return record(T_BEGIN, $id, pack('nCx5', $role // 1, $keep ? 1 : 0)) }

sub pair {
    my ($name, $value) = @_;
    return join('', map { length($_) < 128 ? pack('C', length) : pack('N', length($_) | 0x80000000) } $name, $value)
        . $name . $value;
}

sub params { my (@list) = @_; my $s = ''; while (my ($n, $v) = splice @list, 0, 2) { $s .= pair($n, $v) } return $s }

# The parameters of a request, as a web server would send them.
sub cgi {
    my (%o) = @_;
    my ($path, $query) = split /\?/, $o{uri} // '/', 2;
    my $body = $o{body};
    return (
        REQUEST_METHOD => $o{method} // (defined $body ? 'POST' : 'GET'), REQUEST_URI => $o{uri} // '/',
        SCRIPT_NAME => '', PATH_INFO => $path, QUERY_STRING => $query // '', SERVER_PROTOCOL => 'HTTP/1.1',
        SERVER_NAME => 'localhost', SERVER_PORT => '80', REMOTE_ADDR => '127.0.0.1', HTTP_HOST => 'localhost',
        (defined $body && !$o{no_length} ? (CONTENT_LENGTH => length $body) : ()),
        @{ $o{params} // [] },
    );
}

# A whole request as bytes.
sub bytes {
    my (%o) = @_;
    my $id = $o{id} // 1;
    my $out = begin($id, $o{keep}, $o{role});
    my $params = params(cgi(%o));
    $out .= record(T_PARAMS, $id, substr $params, 0, $o{params_size} // 60000, '') while length $params;
    $out .= record(T_PARAMS, $id);
    my $body = $o{body} // '';
    $out .= record(T_STDIN, $id, substr $body, 0, $o{body_size} // 32768, '') while length $body;
    return $out . record(T_STDIN, $id);
}

sub send_raw {
    my ($self, $bytes) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $end = time + $TIMEOUT;
    while (length $bytes) {
        return 0 if time > $end || !IO::Select->new($self->{socket})->can_write($TIMEOUT);
        my $n = syswrite $self->{socket}, $bytes, 65536;
        unless (defined $n) { next if $!{EINTR}; $self->{closed} = 1; return 0 }
        substr $bytes, 0, $n, '';
    }
    return 1;
}

# The next record as [type, id, content], undef when the peer closed or is silent.
sub read_record {
    my ($self, $timeout) = @_;
    my $end = time + ($timeout // $TIMEOUT);
    while (1) {
        if (length $self->{buffer} >= 8) {
            my (undef, $type, $id, $len, $pad) = unpack 'CCnnC', $self->{buffer};
            if (length $self->{buffer} >= 8 + $len + $pad) {
                my $content = substr $self->{buffer}, 8, $len;
                substr $self->{buffer}, 0, 8 + $len + $pad, '';
                return [$type, $id, $content];
            }
        }
        my $left = $end - time;
        return undef if $left <= 0;
        IO::Select->new($self->{socket})->can_read($left) or next;    # a signal, or the time is over
        my $n = sysread $self->{socket}, $self->{buffer}, 65536, length $self->{buffer};
        next if !defined $n && $!{EINTR};
        unless ($n) { $self->{closed} = 1; return undef }
    }
}

# The answer to request $id: status, headers, body, protocol status; undef when
# the connection ended before END_REQUEST.
sub answer {
    my ($self, $id, $timeout) = @_;
    my ($out, $err) = ('', '');
    while (my $record = $self->read_record($timeout)) {
        my ($type, $of, $content) = @$record;
        next if $of != ($id // 1);
        $out .= $content if $type == T_STDOUT;
        $err .= $content if $type == T_STDERR;
        next unless $type == T_END;
        my ($app, $protocol) = unpack 'NC', $content;
        my ($head, $body) = split /\r\n\r\n/, $out, 2;
        my ($status) = ($head // '') =~ /^Status: (\d+)/m;
        return { status => $status, head => $head, body => $body, stderr => $err, protocol => $protocol };
    }
    return undef;
}

sub request {
    my ($self, %o) = @_;
    $self->send_raw(bytes(%o)) or return undef;
    return $self->answer($o{id}, $o{timeout});
}

# Whether the peer has closed; waits up to $timeout.
sub is_closed {
    my ($self, $timeout) = @_;
    return 1 if $self->{closed};
    my $record = $self->read_record($timeout // 1);
    return $self->{closed} ? 1 : 0;
}

sub close { my ($self) = @_; close delete $self->{socket} if $self->{socket} }

# One request on a connection of its own.
sub get {
    my ($where, $uri, %o) = @_;
    my $fcgi = Quintet::FCGI->connect($where) or return undef;
    my $answer = $fcgi->request(uri => $uri, %o);
    $fcgi->close;
    return $answer;
}

1;
