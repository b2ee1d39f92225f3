#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Exported symbols carry the one prefix, those with two underscores stay in
# their room, and the library below the programs neither prints nor exits.
use strict;
use warnings;
use Test::More;
use House;

my $archive = build() . '/.libs/libquintet-all.a';
plan skip_all => 'the static library is not built' unless -e $archive;
plan skip_all => 'the sanitizers add symbols of their own' if `nm $archive 2>/dev/null` =~ /__asan_|__ubsan_|__sanitizer_/;

# Which room an object was made from, by the names of the sources.
my %room_of;
for (files(['lib'], 'c')) {
    my ($room, $base) = m{^lib/([a-z]+)/([^/]+)\.c$} or next;
    $room_of{$base} = $room;
}

my (%defined, %used);
my $object = '';
for (`nm --print-file-name $archive`) {
    my ($where, $kind, $name) = /:([^:]+\.o):\S*\s+([A-Za-z])\s+(\S+)$/ or next;
    $object = $where =~ s/\.o$//r;
    if ($kind =~ /^[TDRBVC]$/) { $defined{$name} = $object }
    if ($kind eq 'U') { push @{ $used{$object} }, $name }
}

cmp_ok(scalar(grep { $room_of{$_} } keys %used), '>', 50, 'the objects were made from our sources');

my @odd = grep { !/^qn_/ && !/^_/ } sort keys %defined;
is_deeply(\@odd, [], 'every exported symbol begins with qn_');

# Programs may print and end; the test harness is a program's.
my %talks = map { $_ => 1 } qw(cmd serve testing);
my %forbidden = map { $_ => 1 } qw(printf puts putchar exit _exit perror vprintf __printf_chk __vprintf_chk stdout);
my (@crossing, @talking);
for my $from (sort keys %used) {
    my $room = $room_of{$from} or next;
    for my $name (@{ $used{$from} }) {
        my $owner = $defined{$name} ? $room_of{ $defined{$name} } : undef;
        push @crossing, "$from uses $name of $owner" if $name =~ /^qn_.*__/ && $owner && $owner ne $room;
        push @talking, "$from calls $name" if $forbidden{$name} && !$talks{$room};
    }
}
is_deeply(\@crossing, [], 'names with two underscores stay in their room');
is_deeply(\@talking, [], 'the library neither prints nor exits');
done_testing();
