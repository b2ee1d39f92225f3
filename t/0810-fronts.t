#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# The same pages through every web server, with the configuration that manage
# prints for it. Each variant runs the tracker, and t/probe for forms.

use strict;
use warnings;

use Test::More;

use Quintet::Cluster;
use Quintet::Stack;

my $cluster = Quintet::Cluster->new(public => 1)->start;
my $url;     # of the one database that all of them show
my %seen;    # page to the bodies that were seen, to compare the servers

sub pages
{
	my ($stack, $front) = @_;
	my %pages = (
		'/'                          => qr{<h1>All tasks</h1>},
		'/?organization=meadow-mill' => qr{<h1>Meadow &amp; Mill</h1>},
		'/tasks/3/'                  => qr{&lt;b&gt;tags and all},
		'/help/'                     => qr{<h1>Help</h1>},
	);

	for my $path (sort keys %pages) {
		my $answer = $stack->get($path);

		is($answer->{status}, 200, $path)
		    or diag($stack->log_text('pool'),
			$stack->log_text('front'));
		like($answer->{content}, $pages{$path}, "$path: its text");
		is($answer->{headers}{'content-type'},
			'text/html; charset=utf-8', "$path: its type");
		$seen{$path}{ $answer->{content} } = $front;
	}
	my $missing = $stack->get('/no/such/page/');

	is($missing->{status}, 404, 'a page that is not there');
	like($missing->{content}, qr{There is no such page}, 'our own page');
	is($stack->get('/tasks/3')->{status}, 301, 'a missing slash');
	is($stack->request('POST', '/help/')->{status}, 405, 'POST');
	my $head = $stack->request('HEAD', '/help/');

	is($head->{status}, 200, 'HEAD');
	is($head->{content} // '', '', 'HEAD: no body');
	is($stack->get('/%zz')->{status}, 400, 'a broken address');
	is($stack->get('/static/css/quintet.css')->{status}, 200,
		'a file');
	is($stack->get('/health/readiness/')->{status}, 200, 'health');
}

sub form
{
	my ($stack, $type, $body, %more) = @_;

	return $stack->request('POST', '/form/', content => $body,
		headers => { 'Content-Type' => $type, %more })->{content};
}

sub forms
{
	my ($stack) = @_;
	my $urlencoded = 'application/x-www-form-urlencoded';
	my $file = join '', map { chr($_ * 7 % 256) } 1 .. 400_000;
	my $multipart = "--x\r\nContent-Disposition: form-data; " .
	    "name=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; " .
	    "name=\"file\"; filename=\"f\"\r\n\r\n$file\r\n--x--\r\n";
	my @pieces = map { substr $multipart, $_ * 9973, 9973 }
	    0 .. length($multipart) / 9973;

	is(form($stack, $urlencoded, 'a=1&b=2'), "fields 2 file -1\n",
		'a form');
	is(form($stack, 'multipart/form-data; boundary=x', $multipart),
		"fields 1 file 400000\n", 'an upload');
	is(form($stack, 'multipart/form-data; boundary=x',
		sub { shift @pieces }), "fields 1 file 400000\n",
		'an upload without a length');
	is($stack->get('/query/?q=a%26b+c%2F')->{content},
		"fields 1 q a&b c/\n", 'a query string');
	is($stack->get('/query/%3Fq')->{status}, 404,
		'an escaped question mark belongs to the path');
	is($stack->get("/query/?q=$_")->{content}, "fields 1 q $_\n",
		"request $_ of many") for 1 .. 20;
}

for my $front (Quintet::Front->names) {
	subtest $front => sub {
		my $missing = Quintet::Front->missing($front);

		plan skip_all => "$missing is not installed" if $missing;
		my $tracker = Quintet::Stack->new(
			front   => $front,
			cluster => $cluster,
			url     => $url)->start;

		$url //= $tracker->{url};
		pages($tracker, $front);
		ok($tracker->stop, 'stops when told to');
		my $probe = Quintet::Stack->new(
			program => 't/probe/probe',
			front   => $front,
			cluster => $cluster)->start;

		forms($probe);
		ok($probe->stop, 'stops when told to');
	};
}

# What the system's own server is to include: its own check of the syntax.
my $modules = '/usr/lib/apache2/modules';
my $load = join '', map { "LoadModule ${_}_module $modules/mod_$_.so\n" }
    qw(mpm_event authz_core alias proxy proxy_fcgi fcgid);
my $apache = "ServerName x\nErrorLog \"|/bin/cat\"\n${load}%s";
my %pieces = (
	lighttpd => [ 'lighttpd', "server.modules = (\"mod_alias\")\n" .
	    "server.document-root = \"/tmp\"\nserver.port = 8\n%s",
	    [ '-tt', '-f' ] ],
	apache => [ 'apache2', $apache, [ '-t', '-f' ] ],
	'apache-fcgid' => [ 'apache2', $apache, [ '-t', '-f' ] ],
	nginx => [ 'nginx', "pid /dev/null;\nevents {}\nhttp {\n" .
	    "access_log off;\n%s}\n", [ '-t', '-e', 'stderr', '-c' ] ],
);

subtest 'pieces for the servers of the system' => sub {
	my $stack = Quintet::Stack->new(front => undef, database => 0);

	for my $name (sort keys %pieces) {
		my ($program, $around, $options) = @{ $pieces{$name} };
		my $path = Quintet::Front::program($program);
		my $file = "$stack->{dir}/$name.conf";
		my ($status, $text) = $stack->run('front', $name);

		is($status, 0, "$name: is printed");
	    SKIP: {
			skip "$program is not installed", 1
			    if !$path || !-e "$modules/mod_fcgid.so";
			open my $fh, '>', $file or die "$file: $!\n";
			printf $fh $around, $text;
			close $fh or die "$file: $!\n";
			my $said = `$path @$options $file 2>&1`;

			is($?, 0, "$name: is accepted") or diag($said, $text);
		}
	}
	my ($status, $unit) = $stack->run('front', 'systemd');

	is($status, 0, 'systemd: is printed');
	like($unit, qr{^ExecStart=\Q$stack->{dir}\E/site/manage serve$}m,
		'systemd: starts this program');
	like($unit, qr{^Environment="SECRET_KEY_FILE=}m,
		'systemd: with these settings');
};

for my $path (sort keys %seen) {
	is(scalar keys %{ $seen{$path} }, 1,
		"$path: the same bytes through every web server");
}

done_testing();
