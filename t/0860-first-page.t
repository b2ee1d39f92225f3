#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# "A first page in five minutes" of README.md, taken literally: its files in
# an empty folder, its commands, its address.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

use House;
use Quintet::Front;
use Quintet::Stack;

my $source = top();
my $build  = build();
my $cc     = $ENV{CC} // 'cc';
my $dir    = tempdir('quintet-first-XXXXXXXX', DIR => '/tmp', CLEANUP => 1);

plan skip_all => 'lighttpd is not installed'
    if !Quintet::Front::program('lighttpd');
plan skip_all => 'the shared library is not built'
    if !-e "$build/.libs/libquintet.so";
plan skip_all => 'the library needs the sanitizers of its own compiler'
    if `nm -D $build/.libs/libquintet.so` =~ /__(?:asan|ubsan|gcov)/;

# The block of README.md that follows the mention of a file.
sub block
{
	my ($file) = @_;

	return $1 if slurp('README.md') =~
	    /^`\Q$file\E`[^\n]*\n\n```\w+\n(.*?)^```$/ms;
	die "README.md has no block for $file\n";
}

sub write_file
{
	my ($name, $text) = @_;

	open my $fh, '>', "$dir/$name" or die "could not write $name: $!\n";
	print $fh $text;
	close $fh or die "could not write $name: $!\n";
}

make_path(map { "$dir/$_" } qw(app templates pc));
write_file($_, block($_)) for qw(app/main.c templates/hello.html Makefile);

# What make install would give.
write_file('pc/quintet.pc', <<"EOF");
Name: quintet
Description: the library as it was built in the tree
Version: 0
Libs: -L$build/.libs -lquintet -Wl,-rpath,$build/.libs
Cflags: -I$source/lib -Wall -Wextra -Werror
EOF
$ENV{PKG_CONFIG_PATH} = "$dir/pc";

my $out = `cd $dir && make CC=$cc 2>&1`;

is($?, 0, 'main.c compiles without a warning') or diag($out);

my $port = Quintet::Stack->free_port;
my $pid  = fork // die "could not fork: $!\n";

if ($pid == 0) {
	POSIX::setsid();
	chdir $dir or POSIX::_exit(126);
	open STDOUT, '>', "$dir/log";
	open STDERR, '>&', \*STDOUT;
	{ no warnings;
	  exec 'setpriv', '--pdeathsig=TERM', '--', './manage', 'runserver',
	      $port; }
	POSIX::_exit(127);
}

my $http  = HTTP::Tiny->new(timeout => 10);
my $url   = "http://localhost:$port/hello";
my $until = time + 20;
my $page;

do {
	sleep 0.1;
	$page = $http->get("$url/World/");
} until $page->{status} == 200 || time > $until;

is($page->{status}, 200, 'the development server serves it');
like($page->{content}, qr{<p>Hello, World! This page is at /hello/World/\.},
	'with its name and address');
like($http->get("$url/%3Cb%3E/")->{content}, qr{Hello, &lt;b&gt;!},
	'what is typed is escaped');

write_file('templates/hello.html', "Good morning, {{ name }}.\n");
$until = time + 10;
do {
	sleep 0.1;
	$page = $http->get("$url/World/");
} until $page->{content} =~ /Good morning/ || time > $until;
is($page->{content}, "Good morning, World.\n", 'a changed template shows');

write_file('app/main.c', block('app/main.c') =~ s{hello/<str}{good/<str}r);
$until = time + 30;
do {
	sleep 0.2;
	$page = $http->get($url =~ s/hello/good/r . '/World/');
} until $page->{status} == 200 || time > $until;
is($page->{content}, "Good morning, World.\n", 'a changed main.c is built');

kill 'TERM', $pid;
waitpid $pid, 0;
sleep 0.2;
is(Quintet::Stack->processes($dir), '', 'nothing is left behind');

done_testing();
