-- The timeline, stated apart from inferred: the rows of the SPARQL question of the same name.
WITH inferences AS (
  SELECT i.subject AS id, i.object AS stance, b.object AS because, w.property AS dates, w.object AS date
  FROM triples i JOIN triples b ON b.subject = i.subject AND b.property = 'kg:because'
  JOIN triples w ON w.subject = i.subject AND w.property IN ('kg:inferredTieWhen', 'kg:inferredWhen')
  WHERE i.property = 'kg:inferredOf'
), several AS (
  SELECT stance FROM stances GROUP BY stance HAVING count(*) > 1
), spoken AS (
  SELECT stance, any_value(holder_name) AS holder_name, any_value(own_voice) AS own_voice,
    any_value(attitude) AS attitude, any_value(source) AS source, any_value(quote) AS quote, time, time_text
  FROM stances WHERE time IS NOT NULL OR time_text IS NOT NULL
    OR stance IN (SELECT stance FROM inferences WHERE dates = 'kg:inferredWhen')
  GROUP BY stance, time, time_text
), stated AS (
  SELECT t.time AS date, subject_name, relation_label, object_name,
    stance, holder_name, own_voice, attitude, source, quote
    FROM ties t JOIN stances ON claim = tie WHERE t.time IS NOT NULL
), dated AS (
  SELECT 'stated' AS basis, 1 AS rank, date, subject_name, relation_label, object_name, NULL AS because,
    stance, holder_name, own_voice, attitude, source, quote
    FROM stated ANTI JOIN several USING (stance)
  UNION ALL SELECT 'stated', 1, date, subject_name, relation_label, object_name, NULL,
    stance, min(holder_name), min(own_voice), min(attitude), min(source), min(quote)
    FROM stated SEMI JOIN several USING (stance) GROUP BY ALL
  UNION ALL SELECT 'stated', 1, time, NULL, NULL, NULL, NULL,
    stance, holder_name, own_voice, attitude, source, quote FROM spoken WHERE time IS NOT NULL
  UNION ALL SELECT DISTINCT 'inferred', 2, date, subject_name, relation_label, object_name, because,
    s.stance, holder_name, own_voice, attitude, source, quote
    FROM inferences i JOIN stances s ON s.stance = i.stance JOIN ties ON tie = claim
    WHERE dates = 'kg:inferredTieWhen' AND NOT EXISTS (
      SELECT 1 FROM triples o WHERE o.subject = i.id AND o.property = 'kg:inferredTie' AND o.object != tie)
  UNION ALL SELECT DISTINCT 'inferred', 2, date, NULL, NULL, NULL, because,
    stance, holder_name, own_voice, attitude, source, quote
    FROM inferences JOIN spoken USING (stance) WHERE dates = 'kg:inferredWhen'
  UNION ALL SELECT 'in words', 3, time_text, NULL, NULL, NULL, NULL,
    stance, holder_name, own_voice, attitude, source, quote FROM spoken WHERE time_text IS NOT NULL
), titled AS (
  SELECT source, title, dense_rank() OVER (ORDER BY title) AS place FROM sources
)
SELECT basis, date AS "when", subject_name AS subject, relation_label AS relation, object_name AS object,
  CASE WHEN own_voice THEN 'own voice' ELSE holder_name END AS speaker, attitude, text AS quote, because,
  title AS source, stance
FROM dated JOIN titled USING (source) LEFT JOIN quotes ON quotes.quote = dated.quote
ORDER BY rank, "when", place, starts, stance
