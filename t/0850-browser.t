#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# The pages in Debian's Chromium: t/browser/pages.mjs looks, this file starts
# the site. Screenshots are left in t/browser/screenshots.

use strict;
use warnings;

use Test::More;

use Quintet::Stack;

my $here = $ENV{top_srcdir} // '.';

for my $program (qw(node chromium)) {
	plan skip_all => "$program is not installed"
	    if !Quintet::Front::program($program);
}
plan skip_all => 'playwright-core is missing: (cd t/browser && npm install)'
    if !-d "$here/t/browser/node_modules/playwright-core";

my $stack = Quintet::Stack->new->start;
my $url   = "http://127.0.0.1:$stack->{port}";
my $shots = $ENV{QUINTET_SCREENSHOTS} // "$here/t/browser/screenshots";

open my $out, '-|', 'timeout', '240', 'node', "$here/t/browser/pages.mjs",
    $url, $shots or die "could not start node: $!\n";
while (my $line = <$out>) {
	chomp $line;
	if ($line =~ /^(not )?ok \d+ - (.*)/) {
		ok(!$1, $2);
	} elsif ($line =~ /^#(.*)/) {
		diag($1);
	}
}
ok(close $out, 'the browser ended well');

done_testing();
