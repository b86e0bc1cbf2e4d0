"""What the gate says of a change: git, governance files, baseline. By id, in both languages."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- git
    "git.missing": (
        "--diff-base needs git, and there is no `git` on the path",
        "--diff-base 需要 git,但在 PATH 里找不到 git",
    ),
    "git.no-repository": (
        "`{folder}` is not in a git repository, so --diff-base has nothing to compare with",
        "{folder} 不在 git 仓库里,--diff-base 没有可比的版本",
    ),
    "git.bare": ("`{folder}` has no work tree: check out the change first", "{folder} 没有工作区:请先检出要查的改动"),
    "git.owner": (
        "git does not trust `{folder}`, another user's folder: git config --global --add safe.directory {folder}",
        "git 不信任 {folder}(属于另一用户)。请执行:git config --global --add safe.directory {folder}",
    ),
    "git.no-commit": ("nothing is committed here yet", "仓库里还没有任何提交"),
    "git.empty-revision": (
        "--diff-base is empty: the variable of your pipeline is not set for this event (for a pull request, name the "
        "branch it goes into, such as origin/main)",
        "--diff-base 是空的:流水线里的变量在这类事件中没有值(合并请求应为目标分支,如 origin/main)",
    ),
    "git.no-revision": (
        "`{revision}` names no commit here; fetch it first, or write a branch, tag or commit that git log knows",
        "{revision} 在这里不是任何提交:请先 fetch,或写 git log 认得的分支、标签、提交",
    ),
    "git.no-revision.shallow": (
        "`{revision}` names no commit here, and this clone is shallow: fetch all of history (actions/checkout with "
        "fetch-depth: 0, GitLab GIT_DEPTH: 0)",
        "{revision} 在这里不是任何提交,而且这是浅克隆:请取全部历史(actions/checkout 写 fetch-depth: 0,"
        "GitLab 写 GIT_DEPTH: 0)",
    ),
    "git.ambiguous": (
        "`{revision}` names several commits ({names}): write one in full, such as refs/remotes/origin/main",
        "{revision} 指向不止一个提交({names}):请写全名,如 refs/remotes/origin/main",
    ),
    "git.shallow": (
        "no merge base with `{revision}`: this clone is shallow. Fetch all of history (actions/checkout with "
        "fetch-depth: 0, GitLab GIT_DEPTH: 0, or git fetch --unshallow)",
        "找不到与 {revision} 的分叉点:这是浅克隆。请取全部历史(actions/checkout 写 fetch-depth: 0,"
        "GitLab 写 GIT_DEPTH: 0,或 git fetch --unshallow)",
    ),
    "git.no-base": (
        "`{revision}` and HEAD share no history, so nothing can be told apart as changed",
        "{revision} 与 HEAD 没有共同的历史,分不出哪些是改动",
    ),
    "git.several-bases": (
        "HEAD and `{revision}` have {count} merge bases: merge `{revision}` into your branch, then check again",
        "HEAD 与 {revision} 有 {count} 个分叉点:请先把 {revision} 合并进来再查",
    ),
    "git.no-object": (
        "object {oid} is not in this clone, and nothing is fetched during a check: clone without --filter",
        "对象 {oid} 不在本地,检查时不联网取:克隆时请去掉 --filter",
    ),
    "git.slow": ("`git {command}` took longer than {seconds} seconds", "git {command} 超过 {seconds} 秒没有结束"),
    "git.failed": ("git: {message}", "git:{message}"),
    # ---- governance
    "governance.no-file": (
        "`{path}` of the merge base is no regular file, so what it says is not known: put the file itself there",
        "分叉点上的 {path} 不是普通文件,无从得知它的内容:请放文件本身",
    ),
    "governance.twice": (
        "`{path}` stands at the merge base in two spellings that this file system takes for one",
        "分叉点上的 {path} 有两种大小写写法,在这个文件系统上是同一个文件",
    ),
}

say, both = spoken(TEXTS)
