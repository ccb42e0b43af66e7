-- All claims of one source, newest article first.
-- :source is a part of the source's name, such as army; the case of a to z does not matter.
SELECT a.published, t.title, t.source, t.via, t.act, t.mode, t.content, t.article_id
FROM attributions t JOIN articles a ON a.id = t.article_id
WHERE t.source LIKE '%' || :source || '%'
ORDER BY a.published DESC, t.article_id, t.number;
