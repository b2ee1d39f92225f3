#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Every command of manage from outside: output, errors, exit status.
use strict;
use warnings;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;
use House;
use Quintet::Cluster;

my $manage = build() . '/manage';
plan skip_all => 'manage is not built' unless -x $manage;
chdir top() or die $!;

my $dir = tempdir(CLEANUP => 1);
delete @ENV{qw(DEBUG SECRET_KEY DATABASE_URL ALLOWED_HOSTS LISTEN TEMPLATE_DIRS)};
$ENV{SECRET_KEY} = 'a-key-for-the-tests-of-commands-0123456789-abcdefghijk';

# Run manage: exit status, standard output, standard error.
sub manage {
    my (@args) = @_;
    my $pid = fork // die $!;
    if (!$pid) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$dir/out";
        open STDERR, '>', "$dir/err";
        exec $manage, @args or exit 127;
    }
    waitpid $pid, 0;
    my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    return ($status, map { read_file("$dir/$_") } qw(out err));
}

sub read_file {
    open my $in, '<:encoding(UTF-8)', $_[0] or die "$_[0]: $!";
    local $/;
    return scalar(<$in>) // '';
}

sub write_file {
    my ($name, $text) = @_;
    (my $folder = "$dir/$name") =~ s{/[^/]*$}{};
    system 'mkdir', '-p', $folder;
    open my $out, '>:encoding(UTF-8)', "$dir/$name" or die $!;
    print $out $text;
    close $out;
}

# ---- the command line --------------------------------------------------

my ($status, $out, $err) = manage('help');
is($status, 0, 'help');
my @commands = $out =~ /^  (\w+)  +\S/mg;
cmp_ok(scalar @commands, '>=', 12, 'help lists the commands');
for my $command (@commands) {
    my ($one, $text) = manage('help', $command);
    is($one, 0, "help $command");
    if ($command ne 'settings') {
        like($text, qr/^Usage: manage \Q$command\E/, 'begins with the usage');
    }
    is((manage($command, '--help'))[0], 0, "$command --help");
}
is((manage())[1], $out, 'without a command: the same help');
is((manage('--help'))[1], $out, 'and with --help');

($status, $out, $err) = manage('sevre');
is($status, 2, 'an unknown command');
like($err, qr/did you mean "serve"\?/, 'is answered by a suggestion');
is($out, '', 'on standard error');
($status, $out, $err) = manage('routes', '--jsno');
is($status, 2, 'an unknown option');
like($err, qr/did you mean "--json"\?/, 'likewise');
is((manage('render'))[0], 2, 'a missing argument');
is((manage('routes', 'x'))[0], 2, 'a superfluous argument');
is((manage('routes', '--set'))[0], 2, 'an option without its value');
is((manage('routes', '--json=1'))[0], 2, 'a value that an option does not take');
($status, $out) = manage('version');
like($out, qr/Quintet \d+\.\d+/, 'version');

# ---- settings ----------------------------------------------------------

($status, $out) = manage('settings');
is($status, 0, 'settings');
like($out, qr/^SECRET_KEY +environment +\*+$/m, 'a secret is masked');
unlike($out, qr/a-key-for-the-tests/, 'everywhere');
my @named = $out =~ /^([A-Z_]+) /mg;
my (undef, $documented) = manage('help', 'settings');
is_deeply([sort $documented =~ /^  ([A-Z_]+) \(/mg], [sort @named], 'help settings documents each');
my (undef, $man) = manage('help', '--man');
for my $word (@named) { $man =~ /^\.B \Q$word\E$/m or fail("$word is not in the manual page") }
for my $word (@commands) { $man =~ /manage \Q$word\E/ or fail("$word is not in the manual page") }
($status, $out) = manage('settings', '--set', 'POOL_WORKERS=7', 'POOL_WORKERS');
like($out, qr/^POOL_WORKERS +option +7$/, 'an option wins');
($status, $out) = manage('--set', 'POOL_WORKERS=7', 'settings', 'POOL_WORKERS');
like($out, qr/^POOL_WORKERS +option +7$/, 'also before the command');
($status, $out, $err) = manage('settings', '--set', 'POOL_WORKERS=none');
is($status, 2, 'a value that is wrong');
like($err, qr/POOL_WORKERS: "none" is not a whole number \(--set\)/, 'is named with its source');
write_file('site.conf', "DEBUG = on\nPOOL_WROKERS = 3\n");
($status, $out, $err) = manage('settings', '--settings', "$dir/site.conf");
is($status, 2, 'an unknown setting in a file');
like($err, qr/site\.conf, line 2\).*did you mean "POOL_WORKERS"/, 'is named with file, line and suggestion');
is((manage('settings', '--settings', "$dir/none"))[0], 2, 'a file that is not there');

# ---- check and routes --------------------------------------------------

($status, $out, $err) = manage('check');
is($status, 0, 'the application passes the check') or diag($out, $err);
like($out, qr/System check identified no issues/, 'and says so');
{
    local $ENV{SECRET_KEY};
    ($status, $out) = manage('check');
    is($status, 1, 'without a key it fails');
    like($out, qr/security\.E901/, 'with an id');
    is((manage('check', '--set', 'SILENCED_SYSTEM_CHECKS=security.E901'))[0], 0, 'that can be silenced');
    ($status, $out, $err) = manage('serve');
    is($status, 1, 'and it does not serve');
    like($err, qr/SECRET_KEY/, 'saying why');
}
($status, $out) = manage('check', '--deploy', '--set', 'DEBUG=on', '--set', 'ALLOWED_HOSTS=*');
like($out, qr/security\.W018/, 'DEBUG is a weakness');
like($out, qr/security\.W901/, 'so is any host');
($status, $out) = manage('check', '--deploy', '--fail-level', 'warning', '--set', 'ALLOWED_HOSTS=www.example.com',
    '--set', 'DATABASE_URL=postgresql:///x');
is($status, 0, 'a deployment that is sound passes') or diag($out);
write_file('tpl/broken.html', "<p>\n{% if x %}\n");
($status, $out) = manage('check', '--set', "TEMPLATE_DIRS=templates,$dir/tpl");
is($status, 1, 'a broken template fails the check');
like($out, qr/broken\.html:2:\d+.*templates\.E001/, 'with its line');
write_file('tpl2/odd.html', "<a href={{ x }}>\n{% url 'nowhere' %}{% include 'gone.html' %}\n");
($status, $out) = manage('check', '--set', "TEMPLATE_DIRS=templates,$dir/tpl2");
is($status, 1, 'so does the name of a route that does not exist');
like($out, qr/odd\.html:2:\d+: \(templates\.E004\) .*nowhere/, 'named with its place');
like($out, qr/odd\.html:2:\d+: \(templates\.E003\) .*gone\.html/, 'and a missing include');
like($out, qr/odd\.html:1:\d+: \(templates\.W001\)/, 'and an attribute without quotes');

($status, $out) = manage('routes');
is($status, 0, 'routes');
like($out, qr{^/tasks/<int:pk>/ +\S*task-detail +task_detail +GET, HEAD}m, 'pattern, name, view, methods')
    or diag($out);
like($out, qr{^/health/liveness/ +health-liveness +health_liveness }m, "a static view too");
my $routes = decode_json((manage('routes', '--json'))[1]);
ok((grep { $_->{pattern} eq '/help/' } @$routes), 'and as JSON');

# ---- render ------------------------------------------------------------

write_file('t/hello.html', 'Hello {{ name }}, {{ html }}, {{ none }}.');
write_file('c.json', '{"name": "<b>", "html": {"$safe": "<i>"}}');
($status, $out, $err) = manage('render', '--templates', "$dir/t", '--context', "$dir/c.json", 'hello.html');
is($status, 0, 'render') or diag($err);
is($out, 'Hello &lt;b&gt;, <i>, .', 'escapes but for safe text');
($status, $out) = manage('render', '--templates', "$dir/t", '--string-if-invalid', '?%s?', 'hello.html');
is($out, 'Hello ?name?, ?html?, ?none?.', 'string-if-invalid');
($status, $out, $err) = manage('render', '--templates', "$dir/tpl", 'broken.html');
is($status, 1, 'a syntax error');
like($err, qr/^TemplateSyntaxError: \S*broken\.html:2:\d+: \S/, 'with file, line, column');
($status, $out, $err) = manage('render', '--templates', "$dir/t", 'none.html');
is($status, 1, 'a template that is not there');
like($err, qr/^TemplateDoesNotExist: .*none\.html/, 'by Django\'s name');
write_file('bad.json', '{"a": ');
($status, $out, $err) = manage('render', '--templates', "$dir/t", '--context', "$dir/bad.json", 'hello.html');
is($status, 1, 'a context that does not parse');
like($err, qr/line 1/, 'with its line');

# ---- migrate and dbshell -----------------------------------------------

my $db = Quintet::Cluster->shared;
$ENV{DATABASE_URL} = $db->url;
is((manage('migrate', '--check'))[0], 1, 'an empty database is not up to date');
($status, $out) = manage('migrate', '--plan');
like($out, qr/^\[ \] tasks\.0001_initial$/m, 'the plan');
($status, $out, $err) = manage('migrate');
is($status, 0, 'migrate') or diag($err);
like($out, qr/Applying tasks\.0001_initial\.\.\. done/, 'says what it does');
is((manage('migrate', '--check'))[0], 0, 'now it is up to date');
($status, $out) = manage('migrate');
like($out, qr/No migrations to apply/, 'a second time there is nothing to do');

system 'cp', '-r', 'migrations', "$dir/migrations";
write_file('migrations/tasks/9000_fails.sql', "CREATE TABLE half (id int);\n\nSELECT 1/0;\n");
($status, $out, $err) = manage('migrate', '--set', "MIGRATIONS_DIR=$dir/migrations");
is($status, 1, 'a migration that fails');
like($err, qr/9000_fails\.sql.*division by zero/s, 'is named with the reason');
like($err, qr/line 3/i, 'and the line') or diag($err);
is($db->psql(q{SELECT to_regclass('half') IS NULL}), 't', 'leaves the database as it was');
unlink "$dir/migrations/tasks/9000_fails.sql";
write_file('migrations/tasks/0001_initial.sql', "-- edited\n");
($status, $out, $err) = manage('migrate', '--set', "MIGRATIONS_DIR=$dir/migrations");
like($err, qr/0001_initial\.sql was changed after it was applied/, 'an edited file is noticed');
($status, $out) = manage('dbshell', '--', '-At', '-c', 'SELECT 6 * 7');
like($out, qr/^42$/m, 'dbshell runs psql') or diag($err);
{
    # A psql of our own shows what it is given.
    write_file('bin/psql', "#!/bin/sh\necho \"args: \$*\"\necho \"\$PGUSER/\$PGPASSWORD@\$PGHOST:\$PGPORT/\$PGDATABASE\"\n");
    chmod 0755, "$dir/bin/psql";
    local $ENV{PATH} = "$dir/bin:$ENV{PATH}";
    local $ENV{DATABASE_URL} = 'postgresql://ann:se%20cret@db.example:5433/site?fallback_application_name=x';
    ($status, $out) = manage('dbshell', '--', '-l');
    is($out, "args: fallback_application_name='x' -l\nann/se cret\@db.example:5433/site\n",
        'the password is not on the command line');
    local $ENV{DATABASE_URL} = 'postgresql://ann:secret@[broken';
    ($status, $out, $err) = manage('dbshell');
    is($status, 1, 'a broken DATABASE_URL');
    unlike($err, qr/secret/, 'is not shown');
}
{
    local $ENV{DATABASE_URL} = 'postgresql:///nowhere?host=/nonexistent';
    ($status, $out, $err) = manage('migrate');
    is($status, 1, 'no database');
    like($err, qr/could not connect/i, 'one clear sentence') or diag($err);
}

# ---- status ------------------------------------------------------------

($status, $out, $err) = manage('status', '--set', "CONTROL_SOCKET=$dir/none.sock");
is($status, 1, 'no pool to ask');
like($err, qr/none\.sock/, 'says where it looked');

done_testing();
