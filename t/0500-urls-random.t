#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Random routes and questions, answered by Django and by ours.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);

my $top = $ENV{top_srcdir} // '.';
my $program = ($ENV{top_builddir} // '.') . '/t/unit/url-table.t';
my $python = '/usr/bin/python3';
plan skip_all => "$program is not built" unless -x $program;
plan skip_all => 'python3-django is not installed' if system("$python -c 'import django' 2>/dev/null") != 0;

my $dir = tempdir(CLEANUP => 1);
my $first = $ENV{URLS_SEED} // 1 + int rand 1_000_000;
for my $seed ($first .. $first + 2) {
    is(system("$python '$top/t/oracle/urls.py' --random $seed >'$dir/routes'"), 0, "seed $seed makes routes");
    is(system("$python '$top/t/oracle/urls.py' '$dir/routes' >'$dir/answers'"), 0, 'Django answers');
    my @lines = `'$program' '$dir/routes' '$dir/answers' 2>&1`;
    is($?, 0, "ours answers the same (URLS_SEED=$seed)") or diag(grep { !/^ok/ } @lines);
}
done_testing();
