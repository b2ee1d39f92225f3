# SPDX-License-Identifier: MIT
package Quintet::Front;

=head1 NAME

Quintet::Front - the web servers that a test can put in front of the pool

=head1 SYNOPSIS

    for my $name (Quintet::Front->names) {
        my $missing = Quintet::Front->missing($name) and next;
        Quintet::Stack->new(front => $name)->start;
    }

=head1 DESCRIPTION

Each is configured by what C<manage front> prints. To add one: a row below.

=cut

use strict;
use warnings;

# words: of manage front; program: what serves; options: of the program;
# spawns: it starts the site by itself; needs: a file of its module.
my $apache = '/usr/lib/apache2/modules';
my %fronts = (
	lighttpd => {
		words   => ['lighttpd'],
		program => 'lighttpd',
		options => [ '-D', '-f' ],
	},
	'lighttpd bin-path' => {
		words   => [ '--spawn', 'lighttpd' ],
		program => 'lighttpd',
		options => [ '-D', '-f' ],
		spawns  => 1,
	},
	'apache mod_proxy_fcgi' => {
		words   => ['apache'],
		program => 'apache2',
		options => [ '-DFOREGROUND', '-f' ],
		needs   => "$apache/mod_proxy_fcgi.so",
	},
	'apache mod_proxy_fcgi enablereuse' => {
		words   => [ '--keep-alive', 'apache' ],
		program => 'apache2',
		options => [ '-DFOREGROUND', '-f' ],
		needs   => "$apache/mod_proxy_fcgi.so",
	},
	'apache mod_fcgid' => {
		words   => ['apache-fcgid'],
		program => 'apache2',
		options => [ '-DFOREGROUND', '-f' ],
		needs   => "$apache/mod_fcgid.so",
		spawns  => 1,
	},
	nginx => {
		words   => ['nginx'],
		program => 'nginx',
		options => [ '-e', 'stderr', '-c' ],
	},
	'nginx keep_conn' => {
		words   => [ '--keep-alive', 'nginx' ],
		program => 'nginx',
		options => [ '-e', 'stderr', '-c' ],
	},
);

$_ && ($fronts{$_}{name} = $_) for keys %fronts;

sub names { return sort keys %fronts }

sub find
{
	my ($class, $name) = @_;

	return $fronts{$name} // die "no web server \"$name\"\n";
}

# Where a program is; web servers are often in a directory of root's.
sub program
{
	my ($name) = @_;

	for my $dir (split(/:/, $ENV{PATH} // ''), '/usr/sbin', '/sbin') {
		return "$dir/$name" if -x "$dir/$name";
	}
	return;
}

# What has to be installed before the server can run, '' when nothing.
sub missing
{
	my ($class, $name) = @_;
	my $front = $class->find($name);

	return $front->{program} if !program($front->{program});
	return $front->{needs} if $front->{needs} && !-e $front->{needs};
	return '';
}

# Write the configuration: the command that serves with it.
sub command
{
	my ($class, $stack, $front) = @_;
	my $file = "$stack->{dir}/front.conf";
	my ($status, $text) = $stack->run('front', '--listen',
		"127.0.0.1:$stack->{port}", '--alone', "$stack->{dir}/web",
		@{ $front->{words} });

	die "manage front @{ $front->{words} }: $text" if $status != 0;
	open my $fh, '>', $file or die "could not write $file: $!\n";
	print $fh $text;
	close $fh or die "could not write $file: $!\n";
	return (program($front->{program}), @{ $front->{options} }, $file);
}

1;
