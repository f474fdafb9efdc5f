import accord.kernel.policy.identifiers
import accord.kernel.policy.sensitivity
import accord.kernel.spaces.languages
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('spaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Taxonomy',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('key', models.SlugField(max_length=60)),
                ('name', accord.kernel.spaces.languages.LanguageField(default=dict)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='taxonomy_sent_once'), models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='taxonomy_sensitivity'), models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('space', 'key'), name='taxonomy_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('name', accord.kernel.spaces.languages.LanguageField(default=dict)),
                ('name_key', models.CharField(editable=False, max_length=900)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('instead', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_for', to='taxonomies.term')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='taxonomies.term')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
                ('taxonomy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='taxonomies.taxonomy')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='term_sent_once'), models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='term_sensitivity'), models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('taxonomy', 'name_key'), name='term_name_once'), models.UniqueConstraint(condition=models.Q(('deleted_at', None), models.Q(('code', ''), _negated=True)), fields=('taxonomy', 'code'), name='term_code_once'), models.CheckConstraint(condition=models.Q(('instead', None), ('retired_at__isnull', False), _connector='OR'), name='term_instead_of_a_retired_one')],
            },
        ),
        migrations.CreateModel(
            name='TermMapping',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('likeness', models.CharField(choices=[('same', 'means the same as'), ('narrower', 'is a part of'), ('broader', 'holds'), ('related', 'is related to')], default='same', max_length=10)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed'), ('rejected', 'rejected')], default='proposed', max_length=10)),
                ('score', models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.UUIDField(editable=False, null=True)),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('counterpart', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mapped_from', to='taxonomies.term')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='taxonomies.term')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['space', 'state'], name='term_mapping_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='termmapping_sent_once'), models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='termmapping_sensitivity'), models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('term', 'counterpart'), name='term_mapping_once'), models.CheckConstraint(condition=models.Q(('term', models.F('counterpart')), _negated=True), name='term_mapping_of_two_terms')],
            },
        ),
    ]
