#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Slow requests are logged with their queries, slow statements by themselves.
use strict;
use warnings;

use Test::More;

use Quintet::Stack;

my $stack = Quintet::Stack->new(settings => {
	SLOW_REQUEST        => '1us',
	DATABASE_SLOW_QUERY => '1us',
})->start;

is($stack->get('/')->{status}, 200, 'the board');
my $log = $stack->log_text('pool');
my ($request) = $log =~ /module=slow msg="slow request" request_id=(\w+)/;
ok($request, 'a slow request is logged');
my @queries = $log =~ /module=slow msg="its query" request_id=\Q$request\E ms=[\d.]+ sql="[^"]*SELECT/g;
is(scalar @queries, 2, 'with its two queries and their times');
like($log, qr/module=db msg="slow statement" request_id=\Q$request\E ms=[\d.]+ rows=\d+ sql=/,
	'slow statements are logged, too');
ok($stack->stop, 'everything stops');

done_testing();
