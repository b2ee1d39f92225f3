#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Random templates, rendered by Django and by ours: TPL_FUZZ of them (make
# oracle-fuzz takes 20,000), from the seed TPL_SEED.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);

my $top = $ENV{top_srcdir} // '.';
my $program = ($ENV{top_builddir} // '.') . '/t/unit/tpl-cases.t';
my $python = '/usr/bin/python3';
plan skip_all => "$program is not built" unless -x $program;
plan skip_all => 'python3-django is not installed' if system("$python -c 'import django' 2>/dev/null") != 0;

my $dir = tempdir(CLEANUP => 1);
my $seed = $ENV{TPL_SEED} // 1 + int rand 1_000_000;
my $left = $ENV{TPL_FUZZ} // 500;
while ($left > 0) {
    my $n = $left < 5000 ? $left : 5000;
    is(system("$python '$top/t/oracle/templates.py' --random $seed $n >'$dir/cases'"), 0, "Django renders $n");
    my @lines = `'$program' '$dir/cases' 2>&1`;
    is($?, 0, "ours renders the same (TPL_SEED=$seed)") or diag(grep { !/^ok/ } @lines);
    $left -= $n;
    $seed++;
}
done_testing();
