#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# What the house asks of every source file.
use strict;
use warnings;
use utf8;
use Test::More;
use House;

my %seen;
my @sources = files(['lib', 'app'], 'c', 'h');
my @tests = files(['t', 'bench'], 'c', 'h');

# The width of a line, with tabs that go to the next multiple of eight.
sub columns {
    my ($line) = @_;
    1 while $line =~ s/^([^\t]*)\t/$1 . ' ' x (8 - length($1) % 8)/e;
    return length $line;
}

sub code_lines {
    my ($text) = @_;
    $text =~ s{/\*.*?\*/}{ $& =~ s/[^\n]//gr }gse;
    return split /\n/, $text;
}

for my $file (@sources, @tests) {
    my $text = slurp($file);
    my @lines = split /\n/, $text;
    my @wrong;
    push @wrong, 'no SPDX line on top' unless ($lines[0] // '') =~ /SPDX-License-Identifier: MIT/;
    push @wrong, scalar(@lines) . ' lines' if @lines > 600;
    for my $n (0 .. $#lines) {
        my $wide = columns($lines[$n]);
        push @wrong, 'line ' . ($n + 1) . " has $wide columns" if $wide > 80 && $lines[$n] !~ /"/;
        push @wrong, 'line ' . ($n + 1) . ' ends in a space' if $lines[$n] =~ /[ \t]$/;
        push @wrong, 'line ' . ($n + 1) . ": $1" if $lines[$n] =~ /\b(TODO|FIXME|XXX|HACK)\b/;
    }
    my @code = code_lines($text);
    for my $n (0 .. $#code) {
        (my $bare = $code[$n]) =~ s/"(?:[^"\\]|\\.)*"//g;
        push @wrong, 'line ' . ($n + 1) . ': // comment' if $bare =~ m{//};
        push @wrong, 'line ' . ($n + 1) . ': #if 0' if $bare =~ /^\s*#\s*if\s+0\b/;
    }
    if ($file =~ m{^(lib|app)/.*\.c$}) {
        my @includes = grep { /^#include/ } @lines;
        push @wrong, 'base/banned.h is not the last include'
            unless ($includes[-1] // '') eq '#include "base/banned.h"' || $text =~ /^\/\* Generated/m;
    }
    is(join("\n", @wrong), '', "$file is in style");
    next unless $file =~ m{^lib/};
    my ($base) = $file =~ m{([^/]+)$};
    push @{ $seen{$base} }, $file;
}

my @twice = map { "@{ $seen{$_} }" } grep { @{ $seen{$_} } > 1 } sort keys %seen;
is_deeply(\@twice, [], 'every file name of the library is its own');

SKIP: {
    skip 'universal-ctags is not installed', 1 if `ctags --version 2>/dev/null` !~ /Universal/;
    my $top = top();
    my @long;
    open my $ctags, '-|', 'ctags', '-f', '-', '--languages=C', '--c-kinds=f', '--fields=+ne',
        map { "$top/$_" } grep { /\.c$/ } @sources, @tests
        or die "ctags: $!";
    while (<$ctags>) {
        my ($name, $file) = split /\t/;
        my ($begin) = /\bline:(\d+)/;
        my ($end) = /\bend:(\d+)/;
        push @long, "$file: $name has " . ($end - $begin + 1) . ' lines' if $begin && $end && $end - $begin + 1 > 61;
    }
    close $ctags;
    is_deeply(\@long, [], 'no function is longer than 60 lines');
}
done_testing();
