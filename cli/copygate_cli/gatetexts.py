"""What the gate says of a change: git, governance files, baseline. By id, in both languages."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- git
    "git.missing": (
        "comparing with a commit needs git, and there is no `git` on the path",
        "要与提交比较,需要 git,但在 PATH 里找不到 git",
    ),
    "git.no-repository": (
        "`{folder}` is not in a git repository, so there is nothing to compare with",
        "{folder} 不在 git 仓库里,没有可比的版本",
    ),
    "git.bare": ("`{folder}` has no work tree: check out the change first", "{folder} 没有工作区:请先检出要查的改动"),
    "git.owner": (
        "git does not trust `{folder}`, another user's folder: git config --global --add safe.directory {folder}",
        "git 不信任 {folder}(属于另一用户)。请执行:git config --global --add safe.directory {folder}",
    ),
    "git.no-commit": ("nothing is committed here yet", "仓库里还没有任何提交"),
    "git.empty-revision": (
        "the commit to compare with is empty: the variable of your pipeline is not set for this event (for a pull "
        "request, name the branch it goes into, such as origin/main)",
        "没有写明与哪个提交比较:流水线里的变量在这类事件中没有值(合并请求应为目标分支,如 origin/main)",
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
    "governance.no-folder": (
        "the rules of the merge base could not be kept in {path}, which is not yours alone: see COPYGATE_CACHE_DIR",
        "分叉点的规则无法放进 {path},它不是只属于您的文件夹:请检查 COPYGATE_CACHE_DIR",
    ),
    # ---- a change
    "change.cache": (
        "{path} (COPYGATE_CACHE_DIR) holds files of the change itself, and rules and programs are kept there: name a "
        "folder outside of the repository",
        "{path}(COPYGATE_CACHE_DIR)里有这次改动自己带来的文件,而那里放的是规则和程序:请改用仓库之外的文件夹",
    ),
    "change.stdin": (
        "--diff-base compares files: - cannot be checked with it",
        "--diff-base 比的是文件,不能用 -",
    ),
    "change.outside": (
        "`{path}` is outside of the repository {top}",
        "{path} 不在仓库 {top} 之内",
    ),
    "change.mixed": (
        "this change touches rules and content at once, and the rules of a change do not judge it: split it in two, "
        "rules first. Rules: {rules}. Content: {content}",
        "这次改动同时动了规则和稿件,而改动里的规则不能用来查它自己:请拆成两次,先合并规则。规则:{rules}。稿件:{content}",
    ),
    "change.stale": (
        "the rules of `{revision}` have changed since this branch left it ({rules}): merge `{revision}` into the "
        "branch, then check again",
        "分支离开 {revision} 之后,那里的规则变了({rules}):请先把 {revision} 合并进来再查",
    ),
    "change.submodule": (
        "`{path}` is a submodule and now another commit of it: what that brings is not in this change, see it yourself",
        "{path} 是子模块,指向了另一个提交:它带来的内容不在这次改动里,须由人查看",
    ),
    "change.link": (
        "`{path}` is a new or altered symbolic link, which is not followed: put the file itself there",
        "{path} 是新增或改过的符号链接,不予跟随:请放文件本身",
    ),
    "change.not-here": (
        "`{path}` was changed and is not in this checkout (sparse, or an impossible name here): a person must look",
        "{path} 有改动,但这次检出里没有它(稀疏检出,或本系统容不下这个名字):须由人查看",
    ),
    "change.passed-over": (
        "`{path}` has the name of a lock file of Office, which is not read: rename it",
        "{path} 的名字是 Office 锁定文件的写法,不会被读取:请改名",
    ),
    "change.told": (
        "only what changed since {base}, where this branch left {revision}; rules and configuration are of that commit",
        "只算与 {revision} 分叉点 {base} 之后的改动,规则和配置取自该提交",
    ),
    "change.old.one": (
        "1 older problem on unchanged lines does not count",
        "没改动的行上另有 1 处旧问题,不计",
    ),
    "change.old": (
        "{count} older problems on unchanged lines do not count",
        "没改动的行上另有 {count} 处旧问题,不计",
    ),
    "change.nothing": ("no draft changed", "没有稿件改动"),
    "change.rules": (
        "{count} files of rules changed: their owners must approve it",
        "规则文件改动 {count} 个,须由负责人批准",
    ),
    "change.rules-only": (
        "the change touches rules and no content ({rules}): nothing here to judge; those who answer for the rules must "
        "approve it, and it counts from the merge on",
        "这次改动只动了规则({rules}),没有稿件可查:须由规则的负责人批准,合并后才起作用",
    ),
    "change.with-files": (
        "--diff-base judges a change and alters nothing: leave out --fix, --diff and --annotate",
        "--diff-base 只判断改动,不动文件:请去掉 --fix、--diff、--annotate",
    ),
    "change.no-baseline": (
        "`{path}` is not there at the merge base {base}, and a baseline counts only once it is merged",
        "分叉点 {base} 上没有 {path};基线合并之后才起作用",
    ),
    # ---- baseline
    "baseline.why": ("frozen in the baseline when the gate was adopted", "接入闸门时已有,列在基线里"),
    "baseline.note.one": ("  (1 old problem of the baseline does not count)", "  (另有基线里的旧问题 1 处,不计)"),
    "baseline.note": (
        "  ({count} old problems of the baseline do not count)",
        "  (另有基线里的旧问题 {count} 处,不计)",
    ),
    "baseline.counted.one": ("1 problem of the baseline does not count", "基线里的旧问题 1 处,不计"),
    "baseline.counted": ("{count} problems of the baseline do not count", "基线里的旧问题 {count} 处,不计"),
    "baseline.fixed": (
        "{count} of the baseline are gone: copygate baseline update",
        "基线里有 {count} 处已改好,可执行 copygate baseline update",
    ),
    "baseline.broken": (
        "`{path}` is no baseline of copygate ({why}); make it anew with copygate baseline create",
        "{path} 不是有效的基线({why}):请用 copygate baseline create 重做",
    ),
    "baseline.exists": (
        "{path} is there already. `copygate baseline update` takes out what was mended; --again freezes anew, with "
        "whatever came since",
        "{path} 已存在。copygate baseline update 会去掉已改好的;要连后来新增的一起重新冻结,请加 --again",
    ),
    "baseline.none": ("no baseline {path}: copygate baseline create", "没有 {path}:请先 copygate baseline create"),
    "baseline.no-root": (
        "a baseline lies beside copygate.toml, and there is none here: make one (it may be empty), or name --file FILE",
        "基线放在 copygate.toml 旁边,而这里没有配置:请先建一个(可以是空的),或用 --file 指定文件",
    ),
    "baseline.two-roots": (
        "these paths belong to several projects ({roots}): one baseline at a time",
        "这些路径分属几个项目({roots}):请分别建基线",
    ),
    "baseline.created": (
        "{path}: {count} problems in {files} files frozen",
        "{path}:冻结 {count} 处,涉及 {files} 个文件",
    ),
    "baseline.again": (
        "  against the baseline before: {added} added, {gone} taken out",
        "  与原来的基线相比:新增 {added} 处,去掉 {gone} 处",
    ),
    "baseline.updated": (
        "{path}: {gone} taken out, {count} left",
        "{path}:去掉 {gone} 处,还剩 {count} 处",
    ),
    "baseline.new": (
        "{count} problems are not in the baseline, and update adds none: copygate check shows them",
        "另有 {count} 处不在基线里,update 不会加进去:请用 copygate check 查看",
    ),
    "baseline.never": (
        "{count} drafts hold what is never frozen (unread, undecided, a question, or nothing that can be waived): "
        "copygate check shows them",
        "有 {count} 篇含有不能冻结的问题(读不出、未定、待答,或绝对阻断):请用 copygate check 查看并处理",
    ),
}

say, both = spoken(TEXTS)
