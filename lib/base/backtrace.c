/* SPDX-License-Identifier: MIT */
#include "base/backtrace.h"

#include <elfutils/libdwfl.h>
#include <execinfo.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/banned.h"

void
qn_backtrace_init(void)
{
	void *frames[2];

	/* The first call loads libgcc, which a handler must not do. */
	backtrace(frames, 2);
}

size_t
qn_backtrace_capture(void **frames, size_t max)
{
	int n = backtrace(frames, (int)max);

	return n > 0 ? (size_t)n : 0;
}

static Dwfl *
dwfl_open(void)
{
	static char *debuginfo_path;
	/* By build id on this machine: the standard search may ask a server. */
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_linux_proc_find_elf,
		.find_debuginfo = dwfl_build_id_find_debuginfo,
		.debuginfo_path = &debuginfo_path,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);

	if (!dwfl)
		return NULL;
	dwfl_report_begin(dwfl);
	if (dwfl_linux_proc_report(dwfl, getpid()) != 0 ||
	    dwfl_report_end(dwfl, NULL, NULL) != 0) {
		dwfl_end(dwfl);
		return NULL;
	}
	return dwfl;
}

/* Whether an address is where the kernel lets a signal handler return to. */
static bool
is_signal_return(Dwfl *dwfl, Dwarf_Addr addr)
{
	Dwfl_Module *module = dwfl ? dwfl_addrmodule(dwfl, addr) : NULL;
	const char *name = module ? dwfl_module_addrname(module, addr) : NULL;

	return name && strcmp(name, "__restore_rt") == 0;
}

/* "task_detail (app/tasks/views.c:41)" of the code at `addr`. */
static void
frame_add(struct qn_str *str, Dwfl *dwfl, const void *frame, Dwarf_Addr addr)
{
	Dwfl_Module *module = dwfl ? dwfl_addrmodule(dwfl, addr) : NULL;
	const char *name = module ? dwfl_module_addrname(module, addr) : NULL;
	Dwfl_Line *line = module ? dwfl_module_getsrc(module, addr) : NULL;
	const char *file = NULL;
	int number = 0;

	if (line)
		file = dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL);
	if (name)
		qn_str_add(str, name);
	else
		qn_str_addf(str, "%p", frame);
	if (file)
		qn_str_addf(str, " (%s:%d)", file, number);
	else if (module)
		qn_str_addf(str, " (%s)",
		    dwfl_module_info(
			module, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
}

void
qn_backtrace_add(struct qn_str *str, void *const *frames, size_t n)
{
	Dwfl *dwfl = dwfl_open();
	bool exact = false;
	size_t i;

	/*
	 * A return address may lie after the call's line: look one before. But
	 * below a signal handler stands the very instruction that failed.
	 */
	for (i = 0; i < n; i++) {
		Dwarf_Addr addr = (Dwarf_Addr)(uintptr_t)frames[i];

		qn_str_addf(str, "#%zu ", i);
		if (is_signal_return(dwfl, addr)) {
			qn_str_add(str, "<signal handler called>\n");
			exact = true;
			continue;
		}
		frame_add(
		    str, dwfl, frames[i], exact || !addr ? addr : addr - 1);
		qn_str_add_char(str, '\n');
		exact = false;
	}
	if (dwfl)
		dwfl_end(dwfl);
}

void
qn_backtrace_add_name(struct qn_str *str, const void *code)
{
	Dwarf_Addr addr = (Dwarf_Addr)(uintptr_t)code;
	Dwfl *dwfl = dwfl_open();
	Dwfl_Module *module = dwfl ? dwfl_addrmodule(dwfl, addr) : NULL;
	const char *name = module ? dwfl_module_addrname(module, addr) : NULL;

	if (name)
		qn_str_add(str, name);
	else
		qn_str_addf(str, "%p", code);
	if (dwfl)
		dwfl_end(dwfl);
}
