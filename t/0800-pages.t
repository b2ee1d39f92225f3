#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# Every page of the tracker, through lighttpd, with demo data.

use strict;
use warnings;

use Encode qw(encode_utf8);
use Test::More;

use Quintet::Stack;

my $stack = Quintet::Stack->new->start;

# Elements that have no end tag (HTML Living Standard, 13.1.2).
my %void = map { $_ => 1 } qw(area base br col embed hr img input link meta
    source track wbr);

# What is wrong with the nesting of a page's elements, '' for nothing.
sub misnested
{
	my ($html) = @_;
	my @open;

	while ($html =~ m{<(/?)([a-z][a-z0-9]*)\b[^<>]*>}g) {
		my ($end, $name) = ($1, $2);

		next if $void{$name};
		if (!$end) {
			push @open, $name;
		} elsif (!@open || pop(@open) ne $name) {
			return "</$name> at " . pos $html;
		}
	}
	return @open ? "open at the end: @open" : '';
}

sub page_ok
{
	my ($path, $status) = @_;
	my $answer = $stack->get($path);

	is($answer->{status}, $status, "$path: $status");
	is($answer->{headers}{'content-type'}, 'text/html; charset=utf-8',
		"$path: the type");
	is(misnested($answer->{content}), '', "$path: elements are nested");
	return $answer->{content};
}

subtest 'the board' => sub {
	my $html = page_ok('/', 200);
	my %count = (Unassigned => 19, 'In progress' => 19, Completed => 17);

	for my $name (sort keys %count) {
		like($html, qr{<h2[^>]*>$name <span[^>]*>$count{$name}</span>},
			"$name has $count{$name} tasks");
	}
	is(() = $html =~ /<li class="card/g, 55, 'a card for each');
	like($html, qr{<strong class="overdue">Overdue</strong>},
		'some are overdue');
	unlike($html, qr{Insurance list for the loan},
		'archived tasks are not there');
};

subtest 'statements' => sub {
	for my $path (qw(/ /tasks/3/ /help/)) {
		$stack->get($path);
		ok($stack->logged(
			qr{method=GET path=\Q$path\E .*status=200 .*queries=[0-2] }),
			"$path: two at most");
	}
};

subtest 'hostile titles are text' => sub {
	my $html = $stack->get('/')->{content};
	my @shown = (
		'&lt;script&gt;alert(&quot;harbour&quot;)&lt;/script&gt;',
		'Newsletter shows &amp;amp;amp; where it should say &amp;',
		'O&#x27;Brien &amp; ' . encode_utf8("S\x{f8}n"),
		'Compare a &lt; b and c &gt; d',
		encode_utf8("\x{5ea}\x{5e8}\x{5d2}\x{5d5}\x{5dd}"),
		encode_utf8("\x{1f3a7} Test the guide"),
	);

	for my $text (@shown) {
		ok(index($html, $text) >= 0, $text);
	}
	unlike($html, qr/<script/i, 'no script element at all');
	like($html, qr/<h3 dir="auto">/,
		'a title says by itself which way it runs');
};

subtest 'a task' => sub {
	my $html = page_ok('/tasks/3/', 200);

	ok(index($html, '&lt;b&gt;tags and all&lt;/b&gt;') >= 0,
		'its description is escaped');
	like($html, qr{<dt>Epic</dt><dd>Ticket shop</dd>}, 'its epic');
	$html = page_ok('/tasks/23/', 200);
	like($html, qr/\{\{ first_name \}\} and \{% if vip %\}/,
		'template code in a description is text');
	like($html, qr{<dt>Owner</dt><dd>Tomasz Wilk</dd>}, 'its owner');
	like($html, qr{Sprint 8}, 'its sprint');
	page_ok('/tasks/40/', 200);
};

subtest 'organizations' => sub {
	my $html = page_ok('/?organization=meadow-mill', 200);

	like($html, qr{<h1>Meadow &amp; Mill</h1>}, 'its name');
	is(() = $html =~ /<li class="card/g, 19, 'its cards alone');
	unlike($html, qr/lighthouse keeper/, 'not those of another');
	page_ok('/?organization=nobody', 404);
};

subtest 'help' => sub {
	like(page_ok('/help/', 200), qr{<h1>Help</h1>}, 'its heading');
};

subtest 'what is not there' => sub {
	for my $path (qw(/nothing/ /tasks/999999/ /tasks/abc/ /tasks/-1/
	    /tasks/99999999999999999999999/)) {
		like(page_ok($path, 404), qr{There is no such page},
			"$path: our own page");
	}
};

subtest 'methods' => sub {
	my $head = $stack->request('HEAD', '/help/');
	my $get  = $stack->get('/help/');
	my $post = $stack->request('POST', '/help/', content => 'a=1');

	is($head->{status}, 200, 'HEAD');
	is($head->{content} // '', '', 'HEAD has no body');
	is($head->{headers}{'content-length'},
		$get->{headers}{'content-length'}, 'HEAD tells the length');
	is($post->{status}, 405, 'POST');
	like($post->{headers}{allow}, qr/\bGET\b.*\bHEAD\b/, 'Allow');
	is($stack->request('OPTIONS', '/help/')->{status}, 200, 'OPTIONS');
};

subtest 'a missing slash' => sub {
	my $answer = $stack->get('/tasks/3');

	is($answer->{status}, 301, 'is a redirect');
	like($answer->{headers}{location}, qr{/tasks/3/$}, 'to the page');
};

subtest 'a foreign host' => sub {
	like($stack->raw("GET / HTTP/1.1\r\nHost: evil.example\r\n" .
		"Connection: close\r\n\r\n"), qr{^HTTP/1\.1 400 }, 'is refused');
};

subtest 'health' => sub {
	is($stack->get("/health/$_/")->{status}, 200, $_)
	    for qw(liveness readiness);
};

subtest 'files' => sub {
	my $css = $stack->get('/static/css/quintet.css');
	my $svg = $stack->get('/static/favicon.svg');

	is($css->{status}, 200, 'the stylesheet');
	like($css->{headers}{'content-type'}, qr{^text/css}, 'its type');
	is($svg->{headers}{'content-type'}, 'image/svg+xml', 'the icon');
	is($stack->get('/static/../manage')->{status} == 200, '',
		'nothing outside');
};

subtest 'every link leads somewhere' => sub {
	my %seen = ('/' => 0);
	my @bad;

	while (my ($path) = grep { !$seen{$_} } sort keys %seen) {
		my $answer = $stack->get($path);

		$seen{$path} = 1;
		push @bad, "$path: $answer->{status}"
		    if $answer->{status} != 200;
		next if $path =~ m{^/static/};
		for my $link ($answer->{content} =~
		    /(?:href|src)="([^"#]+)/g) {
			$link =~ s/&amp;/&/g;
			push @bad, "$path: $link" if $link !~ m{^/(?!/)};
			$seen{$link} //= 0;
		}
	}
	is("@bad", '', 'no broken link, none to another site');
	cmp_ok(scalar keys %seen, '>', 55, 'all tasks were visited');
};

ok($stack->stop, 'everything stops when told to');

done_testing();
