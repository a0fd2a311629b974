"""Words that tell no topic: how many, how long, and what everybody says of oneself and one's wishes."""

import re

_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_MEASURE = "个家名位人年月日天周岁元块次回项条种套批场间亩吨斤单届期轮层份多来几余"

QUANTITIES = re.compile(
    # what people count by: 近五十个, 二十多年, 上百家; but not 一次性, 二次元, 百日咳
    rf"[近上约超好数第]?[{_NUMERAL}几数多半][{_NUMERAL}几多来余]*[{_MEASURE}](?!性|元|咳|用|本|员)[上下左右]?"
    rf"|(?<!双)[近上约超第][{_NUMERAL}]+|(?<!双)[{_NUMERAL}]{{2,}}[多来余几]?"
)
"""Numbers with what is counted; one numeral that is part of a word, as in 五金 or 二手车, is none."""

_OF_ALL = """
股份有限公司 有限责任公司 有限公司 公司 企业 成立于 致力于 专注于 一家 主要 基于 依靠 提供商 服务商 研发商
提供 旗下 拥有 目前 中国 主营 专门 专注 从事 经营 面向 围绕 依托 位于 通过 以及 包括 各类 相关 方面 等等 行业
领域 业务 合成 国家级 高新技术 方便快捷 更好 坚持 打造 一款 一站式
"""
_OF_ONESELF = """
团队 年轻 肯学 客户 老客户 熟悉 熟人 介绍 擅长 负责人 负责 曾任 多年 长期 稳定 经验 丰富 手艺 祖上 传下来 现成
老乡 不愁 就地 原材料 家里人 家人 一起 帮忙 帮助 本地人 本地 当地 附近 村里 县里 外地 家乡 老家 回来 回到 返乡
打工 自己 自有 自身 人手 朋友 亲戚 拿到 得过 比赛奖 比赛 获奖 荣誉 跑了 跑过 做过 干过 开过 办过 投过 带过
去过 帮过 关过 欠着 销售额 营业额 收支 持平 订单 大部分 大多 来自 供应 客人 买家
"""
_OF_WISHES = """
希望 打算 准备 想学 想在 想到 想找 想办 想做 最想 盼着 解决 难处 头疼 困难 问题 需求 需要 了解 指点 得到 学习
可以 愿意 能够 能安排 安排 支持 每月 每年 每周 去年 今年 明年 现在 现有 中小 已经 正在 如果 因为 所以 但是
还有 没有 上门 对口 考察 一手 能解决 带来 总被
"""
_OWN = sorted((_OF_ALL + _OF_ONESELF + _OF_WISHES).split(), key=lambda word: (-len(word), word))

CUTS = re.compile(
    # single characters that join words, but not where they are part of one: 在线, 有机, 不锈钢, 到店
    "|".join(_OWN) + "|[的了吗呢吧我你您他她它们这那是很没把从且想让也及与]|(?<!申)请|(?<![总共饱缓])和(?![田面谐平服])"
    "|在(?!线|职|建)|有(?!机|色|线|氧|声)|不(?!锈|动产|饱和|良)|(?<!成)都(?!市)|到(?!家|店|货|付|位)|做(?!工)"
)
"""Words and characters at which a text is cut: no phrase reaches over them."""

BEGINS = re.compile("^(?:[卖搞靠讲为和或等者们些以]|给(?!排|水)|业(?!务|主|态|绩))")
"""What a phrase does not begin with: verbs that go with any product, and ends of words that were cut in two."""

ENDS = re.compile(rf"(?:[为和或等卖搞靠找讲于]|[{_NUMERAL}])$")

_ALONE = """
服务 销售 项目 市场 产品 技术 管理 工作 生产 运营 开发 加工 设备 质量 资源 平台 渠道 门店 推广 规模 模式 方案
发展 创业 企业家 工厂 专业 创新 研发 设计 培训 合同 资金 时间 地方 东西 办法 情况 小店 店主 用工 老板 内容
材料 场地 人员 社会 生活 客流 价格 品种 标准 方向 员工 工人 工友 申报 申请 合作 厂房 产地 信息 科技 数据 网络
软件 系统 应用 用户 商家 解决方案 核心 核心技术 优势 实力 体验 分享 概念 组织 建设 建立 提升 实现 加速 集成
分析 领先 优质 高效 生态 互动 新人 国内 国际 综合 制造 定制 学校 种植 养殖 批发 出口 years year people company
customers customer sales team business work project service services product products help need with from have
been more than over about for and the our are was who has its their you your this that will can new all
"""
ALONE = frozenset(_ALONE.split())
"""Words that a phrase may hold but that say too little alone."""

DOING = tuple("种养卖收讲学教管办开投找买售产供")
"""Verbs of one character, after which a word begins."""
