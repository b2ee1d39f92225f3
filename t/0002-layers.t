#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Rooms include only rooms of lower rank, and external libraries stay where
# lib/LAYERS puts them.
use strict;
use warnings;
use Test::More;
use House;

# Which headers belong to which external library.
my %library_of = (
    'libpq-fe.h' => 'pq', 'fcgiapp.h' => 'fcgi', 'fcgi_config.h' => 'fcgi', 'fcgios.h' => 'fcgi',
    'cmark.h' => 'cmark', 'sodium.h' => 'sodium', 'jansson.h' => 'jansson', 'pcre2.h' => 'pcre2',
    'elfutils/libdwfl.h' => 'dw', 'curl/curl.h' => 'curl', 'magic.h' => 'magic',
    'unicase.h' => 'unistring', 'unictype.h' => 'unistring', 'uninorm.h' => 'unistring',
);

my (%rank, %allowed);
for (split /\n/, slurp('lib/LAYERS')) {
    next if /^#/ || !/\S/;
    my ($rank, $room, @libraries) = split ' ';
    $rank{$room} = $rank;
    for (@libraries) {
        my ($library, $file) = split /:/;
        $allowed{$room}{$library}{ $file // '*' } = 1;
    }
}

for my $file (files(['lib'], 'c', 'h')) {
    my ($room, $base) = $file =~ m{^lib/([a-z]+)/([^/]+)\.[ch]$} or next;
    ok(exists $rank{$room}, "$file: its room is in lib/LAYERS") or next;
    my @wrong;
    for my $line (split /\n/, slurp($file)) {
        if ($line =~ m{^\s*#\s*include\s+"([a-z]+)/[^"]+"} && exists $rank{$1}) {
            push @wrong, $line if $1 ne $room && $rank{$1} >= $rank{$room};
        }
        if ($line =~ m{^\s*#\s*include\s+<([^>]+)>} && $library_of{$1}) {
            my $where = $allowed{$room}{ $library_of{$1} } || {};
            push @wrong, $line unless $where->{'*'} || grep { $base =~ /^\Q$_\E(-|$)/ } keys %$where;
        }
    }
    is_deeply(\@wrong, [], "$file: includes point down");
}
done_testing();
