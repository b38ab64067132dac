// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running another program, as far as it shows: credentials, descriptors, signal handlers, address
 * space, name. Mirrors fs/exec.c of Linux. A program does nothing by itself; what its file begins
 * with is looked at in binfmt_script.c.
 *
 * Other threads end first: the call sleeps until they are gone, and begins again. From then on it
 * can't fail.
 */
#include "clone.h"
#include "commoncap.h"
#include "internal.h"
#include "nsproxy.h"
#include "posix_timers.h"
#include "syscalls.h"

#define AT_EXECVE_CHECK 0x10000 /* since 6.14 */

#define MAX_SCRIPTS 5 /* of which each is run by the next */

/* What an exec prepares, before the point of no return. */
struct linux_binprm {
	struct file *file;
	struct cred *cred;
	struct mm_struct *mm;
	struct files_struct *files; /* NULL: the caller's own are not shared */
	bool secureexec; /* it gains something by the exec */
	char comm[TASK_COMM_LEN];
};

static int may_open_exec(struct world *w, const struct path *path)
{
	const struct inode *inode = path->dentry->d_inode;

	if ((inode->i_mode & S_IFMT) == S_IFLNK)
		return (int)refuse(w, ELOOP, R_EXEC_SYMLINK);
	if ((inode->i_mode & S_IFMT) != S_IFREG)
		return (int)refuse(w, EACCES, R_EXEC_NOT_REGULAR);
	if (path_noexec(path))
		return (int)refuse_obj(w, EACCES, R_EXEC_NOEXEC, real_mount(path->mnt), NULL);
	return path_permission(w, path, MAY_EXEC);
}

/* The file at @path, for running: nobody may have it open for writing. Takes over @path. */
static struct file *do_open_execat(struct world *w, struct path *path)
{
	struct file *file;
	int err = may_open_exec(w, path);

	file = err ? ERR_PTR(err) : dentry_open(w, path, O_RDONLY, current_cred());
	path_put(w, path);
	if (!IS_ERR(file) && file->f_inode->i_writecount > 0) {
		err = (int)refuse_obj(w, ETXTBSY, R_EXEC_TEXT_BUSY, file->f_path.dentry, NULL);
		fput(w, file);
		return ERR_PTR(err);
	}
	return file;
}

static struct file *open_exec(struct world *w, int dfd, uptr filename, int flags)
{
	int known = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | (since(w, 6, 14) ? AT_EXECVE_CHECK : 0);
	struct path path;
	int err;

	if (flags & ~known)
		return refuse_ptr(w, EINVAL, R_EXEC_FLAGS);
	err = user_path_at(w, dfd, filename, at_lookup_flags(flags), &path);
	return err ? ERR_PTR(err) : do_open_execat(w, &path);
}

/* A script is run by its interpreter, which may be a script itself. */
static int find_program(struct world *w, struct linux_binprm *bprm)
{
	char name[INTERPRETER_MAX];
	int depth, ret;

	for (depth = 0;; depth++) {
		struct path path;
		struct file *file;

		if (depth > MAX_SCRIPTS)
			return (int)refuse(w, ELOOP, R_EXEC_SCRIPTS);
		ret = load_script(w, bprm->file->f_inode, name);
		if (ret <= 0)
			return ret;
		ret = kern_path_at(w, (int)AT_FDCWD, name, LOOKUP_FOLLOW, &path);
		if (ret)
			return ret;
		file = do_open_execat(w, &path);
		if (IS_ERR(file))
			return (int)PTR_ERR(file);
		fput(w, bprm->file);
		bprm->file = file;
	}
}

/* The set-user-id and set-group-id bits, where mount and user namespace let them count. */
static void bprm_fill_uid(struct world *w, struct linux_binprm *bprm)
{
	const struct vfsmount *mnt = bprm->file->f_path.mnt;
	const struct inode *inode = bprm->file->f_inode;
	const struct user_namespace *fs_ns = inode->i_sb->s_user_ns;
	kuid_t uid = make_vfsuid(mnt_idmap(mnt), fs_ns, inode->i_uid);
	kgid_t gid = make_vfsgid(mnt_idmap(mnt), fs_ns, inode->i_gid);
	const struct cred *caller = current_cred();
	struct cred *cred = bprm->cred;
	bool count = mnt_may_suid(w, mnt) && !current->no_new_privs &&
		     kuid_has_mapping(cred->user_ns, uid) && kgid_has_mapping(cred->user_ns, gid);
	bool as_group = (inode->i_mode & S_ISGID) && (inode->i_mode & S_IXGRP);

	cred->euid = count && (inode->i_mode & S_ISUID) ? uid : caller->euid;
	cred->egid = count && as_group ? gid : caller->egid;
}

static void put_binprm(struct world *w, struct linux_binprm *bprm)
{
	if (bprm->files)
		put_files_struct(w, bprm->files);
	if (bprm->mm)
		mmput(w, bprm->mm);
	if (bprm->cred)
		abort_creds(w, bprm->cred);
	fput(w, bprm->file);
}

static int prepare_binprm(struct world *w, struct linux_binprm *bprm)
{
	struct file_caps caps;
	int err;

	bprm->cred = prepare_creds(w);
	if (!bprm->cred)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	bprm_fill_uid(w, bprm);
	err = get_file_caps(w, bprm->file, &caps);
	if (err)
		return err;
	bprm->secureexec = cap_bprm_creds(w, bprm->cred, &caps, current->no_new_privs);
	bprm->mm = mm_alloc(w, bprm->cred->user_ns);
	if (!bprm->mm)
		return (int)refuse(w, ENOMEM, R_NOMEM);
	set_exe_file(bprm->mm, bprm->file);
	return unshare_fd(w, CLONE_FILES, &bprm->files);
}

/* ---- the point of no return ---- */

/* The numbers by which the process is known. */
static void take_numbers(struct task_struct *tsk, struct task_struct *leader)
{
	static const enum pid_type shared[] = { PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID };

	exchange_tids(tsk, leader);
	for (size_t i = 0; i < ARRAY_SIZE(shared); i++)
		transfer_pid(leader, tsk, shared[i]);
}

/* Its place among all processes, and among its parent's children; init stays init. */
static void take_place(struct task_struct *tsk, struct task_struct *leader)
{
	struct pid_namespace *ns = task_active_pid_ns(tsk);

	list_replace_init(&leader->tasks, &tsk->tasks);
	list_replace_init(&leader->sibling, &tsk->sibling);
	if (ns->child_reaper == leader)
		ns->child_reaper = tsk;
}

/* A thread that execs becomes the leader; he who was that, a zombie by now, goes. */
static void become_leader(struct world *w, struct task_struct *tsk)
{
	struct task_struct *old = tsk->group_leader;

	take_numbers(tsk, old);
	take_place(tsk, old);
	tsk->group_leader = old->group_leader = tsk;
	tsk->exit_signal = SIGCHLD;
	old->exit_signal = -1;
	old->exit_state = EXIT_DEAD;
	release_task(w, old);
}

/* Ends the other threads. Returns 0 when the caller is alone, else what to return meanwhile. */
static long de_thread(struct world *w)
{
	struct task_struct *tsk = current, *leader = tsk->group_leader;
	struct signal_struct *sig = tsk->signal;
	long ret;

	if (list_is_singular(&sig->thread_head))
		return 0;
	if (!sig->group_exec_task) {
		sig->group_exec_task = tsk;
		zap_other_threads(w, tsk);
	}
	sig->notify_count = sig->nr_threads - 1 - !thread_group_leader(tsk);
	if (!sig->notify_count && leader->exit_state) {
		become_leader(w, tsk);
		return 0;
	}
	if (!sig->notify_count)
		sig->notify_count = -1;
	ret = wait_killable(w, &tsk->mm->vfork_wait);
	return ret == TASK_SLEEPS ? ret : refuse(w, EAGAIN, R_EXEC_KILLED);
}

static long unshare_sighand(struct world *w)
{
	struct sighand_struct *old = current->sighand, *new;

	if (old->count == 1)
		return 0;
	new = alloc_obj(w, sighand_struct);
	if (!new)
		return refuse(w, ENOMEM, R_NOMEM);
	*new = *old;
	new->count = 1;
	current->sighand = new;
	cleanup_sighand(w, old);
	return 0;
}

/* A task is called as the program was: by the last part of its path, not by what a link led to. */
static void name_comm(struct world *w, struct linux_binprm *bprm, uptr filename)
{
	const char *name = "", *slash;
	size_t len;

	if (user_string(w, filename, PATH_MAX_BYTES, &name) <= 0)
		name = bprm->file->f_path.dentry->d_name;
	slash = strrchr(name, '/');
	if (slash)
		name = slash + 1;
	len = strlen(name);
	memcpy(bprm->comm, name, len < TASK_COMM_LEN ? len : TASK_COMM_LEN - 1);
}

/* A program that runs with other ids than its caller's may not be looked into by the caller. */
static void set_dumpability(struct world *w, struct linux_binprm *bprm)
{
	const struct cred *cred = bprm->cred;
	bool own = uid_eq(cred->euid, cred->uid) && gid_eq(cred->egid, cred->gid);

	bprm->mm->thp_disabled = current->mm->thp_disabled;
	bprm->mm->dumpable = own ? SUID_DUMP_USER : (int)w->suid_dumpable;
}

static void begin_new_exec(struct world *w, struct linux_binprm *bprm)
{
	struct task_struct *me = current;
	struct mm_struct *old_mm = me->mm;

	me->signal->group_exec_task = NULL;
	me->signal->notify_count = 0;
	exit_itimers(w, me);
	mm_release(w, me);
	set_dumpability(w, bprm);
	me->mm = bprm->mm;
	mmput(w, old_mm);
	if (bprm->files) {
		put_files_struct(w, me->files);
		me->files = bprm->files;
	}
	do_close_on_exec(w, me->files);
	memcpy(me->comm, bprm->comm, sizeof(me->comm));
	me->flags &= ~PF_FORKNOEXEC;
	me->self_exec_id++;
	me->sas_ss_sp = me->sas_ss_size = 0;
	me->clear_child_tid = 0;
	me->robust_list = 0;
	me->rseq = 0;
	flush_signal_handlers(me, false);
	if (bprm->secureexec)
		me->pdeath_signal = 0;
	commit_creds(w, bprm->cred);
	fput(w, bprm->file);
}

/* What may still be refused, once other threads are being ended. */
static long become_alone(struct world *w)
{
	long err = de_thread(w);

	if (!err)
		err = unshare_sighand(w);
	return err ? err : exec_task_namespaces(w);
}

static long do_execveat(struct world *w, int dfd, uptr filename, int flags)
{
	struct linux_binprm bprm = { .file = open_exec(w, dfd, filename, flags) };
	bool only_check = flags & AT_EXECVE_CHECK;
	long err;

	if (IS_ERR(bprm.file))
		return PTR_ERR(bprm.file);
	name_comm(w, &bprm, filename);
	err = only_check ? 0 : find_program(w, &bprm);
	if (!err)
		err = prepare_binprm(w, &bprm);
	if (!err && !only_check)
		err = become_alone(w);
	if (err || only_check)
		put_binprm(w, &bprm);
	else
		begin_new_exec(w, &bprm);
	return err;
}

SYSCALL_DEFINE3(execve, uptr, filename, uptr, argv, uptr, envp)
{
	(void)argv;
	(void)envp;
	return do_execveat(w, AT_FDCWD, filename, 0);
}

SYSCALL_DEFINE5(execveat, int, dfd, uptr, filename, uptr, argv, uptr, envp, int, flags)
{
	(void)argv;
	(void)envp;
	return do_execveat(w, dfd, filename, flags);
}
