#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Every header of the library compiles alone, with each compiler there is.
use strict;
use warnings;
use Test::More;
use House;

my @compilers = grep { system("command -v $_ >/dev/null 2>&1") == 0 } qw(gcc clang);
my $cflags = join ' ', map { `pkg-config --cflags $_ 2>/dev/null` =~ s/\s+$//r } qw(libpq);
my $top = top();

for my $header (files(['lib'], 'h')) {
    # Lists of rows are not headers; they say so in their first lines.
    next if slurp($header) =~ /not self-contained/;
    for my $cc (@compilers) {
        # Through a file that includes it, so that unused inline functions are no matter.
        my $out = `printf '#include "%s"\\n' $top/$header |
            $cc -std=c11 -Wall -Wextra -Werror -D_GNU_SOURCE -I$top/lib $cflags -fsyntax-only -x c - 2>&1`;
        is($?, 0, "$header alone with $cc") or diag($out);
    }
}
done_testing();
