# SPDX-License-Identifier: MIT
package House;

# What the tests of the house share: which files there are and what they say.

use strict;
use warnings;

use Cwd 'abs_path';
use Exporter 'import';
use File::Basename 'dirname';

our @EXPORT = qw(top build files slurp);

# The top of the source tree, and of the build tree.
sub top { return abs_path($ENV{top_srcdir} || dirname(__FILE__) . '/../..') }
sub build { return abs_path($ENV{top_builddir} || top()) }

# Files below the given folders whose names end in one of the endings,
# relative to the top, sorted.
sub files {
    my ($folders, @endings) = @_;
    my $top = top();
    my $pattern = join '|', map { quotemeta } @endings;
    my @found;
    for my $folder (@$folders) {
        push @found, map { s{^\Q$top\E/}{}r } _walk("$top/$folder");
    }
    return sort grep { /\.(?:$pattern)$/ } @found;
}

sub _walk {
    my ($dir) = @_;
    opendir my $handle, $dir or return ();
    my @names = grep { !/^\./ && !/^build-/ && $_ ne 'node_modules' } readdir $handle;
    closedir $handle;
    return map { -d "$dir/$_" ? _walk("$dir/$_") : "$dir/$_" } @names;
}

sub slurp {
    my ($file) = @_;
    open my $handle, '<:encoding(UTF-8)', top() . "/$file" or die "$file: $!";
    local $/;
    return scalar <$handle>;
}

1;
